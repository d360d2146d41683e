package io.tidemark.config;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the changes of a table are put in order and merged.
 *
 * @param orderBy empty: by position
 * @param eventTime null: not asked for; lateness plays no role then unless something else needs
 *     state, and {@link EventTime#DEFAULT} counts
 * @param dedupeBy a column whose value names the event; null: none
 */
public record Merging(
        List<OrderColumn> orderBy,
        @Nullable EventTime eventTime,
        RowRule rule,
        @Nullable History history,
        Write write,
        @Nullable String dedupeBy,
        @Nullable Sequence sequence)
        implements Serializable {

    /** The order of the source's log is the order, and the newest change wins. */
    public static final Merging BY_LOG =
            new Merging(List.of(), null, RowRule.LATEST, null, Write.UPSERT, null, null);

    public Merging {
        orderBy = List.copyOf(orderBy);
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(write, "write");
        if (history != null && write != Write.UPSERT) {
            throw new IllegalArgumentException("history and append");
        }
        if ((history != null || write != Write.UPSERT) && !rule.isLatest()) {
            throw new IllegalArgumentException("a row per change, and a rule that merges them");
        }
    }

    /** Whether the order of the source's log suffices: then no state is kept. */
    public boolean isByLog() {
        return orderBy.isEmpty()
                && eventTime == null
                && rule.isLatest()
                && history == null
                && write == Write.UPSERT
                && dedupeBy == null
                && sequence == null;
    }

    /** What counts for lateness. */
    public EventTime time() {
        return eventTime == null ? EventTime.DEFAULT : eventTime;
    }
}
