package io.tidemark.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the options of an entry that say how the changes of a key are put in order and merged. */
final class MergingRules {

    private static final List<String> EVENT_TIME_KEYS =
            List.of(
                    "column",
                    "out-of-orderness",
                    "idle-after",
                    "allowed-lateness",
                    "late",
                    "max-ahead");

    private static final List<String> SEQUENCE_KEYS = List.of("column", "on-gap");

    private static final String COUNT = "count";

    private static final String WAIT = "wait";

    private static final String ON_GAP_FORM = "write count, or wait and how long: wait 30s";

    private MergingRules() {}

    /**
     * Reads the options, and notes a fault where two of them contradict each other.
     *
     * @param mergeKey what the file gives as the merge key
     * @param history what the file gives as {@code history}, null for none
     * @param sources the names of all sources
     */
    static Merging read(
            Section entry, List<String> mergeKey, @Nullable History history, Set<String> sources) {
        Write write = entry.find("write").flatMap(v -> write(v, history)).orElse(Write.UPSERT);
        boolean merges = history == null && write == Write.UPSERT;
        RowRule rule =
                entry.find("merge")
                        .flatMap(value -> rule(value, mergeKey, merges, sources))
                        .orElse(RowRule.LATEST);
        Optional<Sequence> sequence = entry.find("sequence").flatMap(MergingRules::sequence);
        return new Merging(
                entry.find("order-by")
                        .map(OrderBy::read)
                        .orElse(sequence.map(MergingRules::byNumber).orElse(List.of())),
                entry.find("event-time").flatMap(MergingRules::eventTime).orElse(null),
                rule,
                history,
                write,
                entry.find("dedupe-by").flatMap(Value::column).orElse(null),
                sequence.orElse(null));
    }

    /** What numbers the changes of a key also orders them, unless the file says otherwise. */
    private static List<OrderColumn> byNumber(Sequence sequence) {
        return List.of(new OrderColumn(sequence.column(), OrderColumn.Direction.ASC));
    }

    private static Optional<Write> write(Value value, @Nullable History history) {
        Optional<Write> write = value.choice(Write.class);
        if (history != null && write.equals(Optional.of(Write.APPEND))) {
            value.fault(
                    "append and history contradict each other: both make rows of the changes",
                    "remove one of them");
            return Optional.empty();
        }
        return write;
    }

    private static Optional<RowRule> rule(
            Value value, List<String> mergeKey, boolean merges, Set<String> sources) {
        Optional<RowRule> rule = RowRules.read(value, mergeKey, sources);
        if (!merges && rule.isPresent() && !rule.get().isLatest()) {
            value.fault(
                    "merges the changes of a key, but history or write: append keeps them apart",
                    "remove one of them, or write merge: latest");
            return Optional.empty();
        }
        return rule;
    }

    private static Optional<EventTime> eventTime(Value value) {
        if (value.isMap()) {
            return value.options(EVENT_TIME_KEYS).map(MergingRules::eventTime);
        }
        return value.column().map(MergingRules::eventTime);
    }

    private static EventTime eventTime(String column) {
        return new EventTime(
                column,
                EventTime.DEFAULT_OUT_OF_ORDERNESS,
                EventTime.DEFAULT_IDLE_AFTER,
                EventTime.DEFAULT_ALLOWED_LATENESS,
                EventTime.DEFAULT_LATE,
                EventTime.DEFAULT_MAX_AHEAD);
    }

    private static EventTime eventTime(Section section) {
        return new EventTime(
                section.find("column").flatMap(Value::column).orElse(null),
                section.find("out-of-orderness")
                        .flatMap(Value::duration)
                        .orElse(EventTime.DEFAULT_OUT_OF_ORDERNESS),
                section.find("idle-after")
                        .flatMap(Value::duration)
                        .orElse(EventTime.DEFAULT_IDLE_AFTER),
                section.find("allowed-lateness")
                        .flatMap(Value::duration)
                        .orElse(EventTime.DEFAULT_ALLOWED_LATENESS),
                section.find("late")
                        .flatMap(value -> value.choice(Late.class))
                        .orElse(EventTime.DEFAULT_LATE),
                section.find("max-ahead")
                        .flatMap(MergingRules::maxAhead)
                        .orElse(EventTime.DEFAULT_MAX_AHEAD));
    }

    private static Optional<Duration> maxAhead(Value value) {
        Optional<Duration> maxAhead = value.duration();
        if (maxAhead.isPresent() && maxAhead.get().isZero()) {
            value.fault(
                    "is zero: with clocks that differ a little, good event times are not believed",
                    "give the clocks some room, for example 1d");
            return Optional.empty();
        }
        return maxAhead;
    }

    private static Optional<Sequence> sequence(Value value) {
        if (!value.isMap()) {
            return value.column().map(column -> new Sequence(column, Duration.ZERO));
        }
        return value.options(SEQUENCE_KEYS).flatMap(MergingRules::sequence);
    }

    private static Optional<Sequence> sequence(Section section) {
        Duration waitForGap =
                section.find("on-gap")
                        .flatMap(value -> value.parsed(MergingRules::waitForGap, ON_GAP_FORM))
                        .orElse(Duration.ZERO);
        return section.require("column", "name the column that counts the changes of a key")
                .flatMap(Value::column)
                .map(column -> new Sequence(column, waitForGap));
    }

    private static Duration waitForGap(String onGap) {
        if (onGap.equals(COUNT)) {
            return Duration.ZERO;
        }
        if (onGap.equals(WAIT)) {
            throw new IllegalArgumentException("'wait' does not say how long");
        }
        if (!onGap.startsWith(WAIT + " ")) {
            throw new IllegalArgumentException(Shown.quoted(onGap) + " is not a choice");
        }
        Duration wait = Durations.parse(onGap.substring(WAIT.length()).strip());
        if (wait.isZero()) {
            throw new IllegalArgumentException(Shown.quoted(onGap) + " does not wait");
        }
        return wait;
    }
}
