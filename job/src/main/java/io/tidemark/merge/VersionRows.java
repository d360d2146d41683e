package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * A row per version of a key: each is valid from its event time until that of the next one. A late
 * version lands between two others, and its neighbour's end moves; re-delivery changes nothing.
 */
final class VersionRows implements KeyRule {

    private static final ValueOrder TIMES = ValueOrder.of("timestamp with time zone");

    private final VersionOrder order;
    private final Function<Change, String> validFrom;
    private final LongFunction<HistoryShape> shapes;

    /** A version as the target shows it. */
    private record Row(Change change, @Nullable String validTo) {}

    /**
     * @param validFrom the event time of a change as text
     * @param shapes the shape at the target by that at the source
     */
    VersionRows(
            VersionOrder order,
            Function<Change, String> validFrom,
            LongFunction<HistoryShape> shapes) {
        this.order = order;
        this.validFrom = validFrom;
        this.shapes = shapes;
    }

    @Override
    public Outcome merge(@Nullable KeyState state, Change change, long eventTime, long horizon) {
        Remembered added = new Remembered(order.version(change), eventTime, change);
        Remembered base = state == null ? null : state.base();
        List<Remembered> changes = new ArrayList<>();
        if (state != null) {
            changes.addAll(state.remembered());
        }
        if (base != null && compare(added, base) < 0) {
            return Outcome.beyondMemory(state);
        }
        int place = changes.size();
        while (place > 0 && compare(changes.get(place - 1), added) > 0) {
            place--;
        }
        if ((base != null && compare(added, base) == 0)
                || (place > 0 && compare(changes.get(place - 1), added) == 0)) {
            return Outcome.of(
                    state,
                    List.of(Change.counted(Kind.DUPLICATE, change.schema(), change.position())));
        }
        Map<String, Row> before = rows(base, changes);
        changes.add(place, added);
        List<Change> repairs = difference(before, rows(base, changes), change);
        return Outcome.of(remembered(state, base, changes, horizon), counted(repairs, change));
    }

    private int compare(Remembered a, Remembered b) {
        int byTime = TIMES.compare(time(a), time(b));
        return byTime != 0 ? byTime : order.compare(a.version(), b.version());
    }

    private BinaryStringData time(Remembered remembered) {
        return BinaryStringData.fromString(validFrom.apply(remembered.change()));
    }

    /**
     * The versions by the text of their beginning. Of several that begin together the last stays.
     */
    private Map<String, Row> rows(@Nullable Remembered base, List<Remembered> changes) {
        List<Remembered> all = new ArrayList<>();
        if (base != null) {
            all.add(base);
        }
        for (Remembered next : changes) {
            if (!all.isEmpty() && sameTime(all.get(all.size() - 1), next)) {
                all.remove(all.size() - 1);
            }
            all.add(next);
        }
        Map<String, Row> rows = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Change change = all.get(i).change();
            String to = i + 1 < all.size() ? validFrom.apply(all.get(i + 1).change()) : null;
            if (change.kind() != Kind.DELETE) {
                rows.put(validFrom.apply(change), new Row(change, to));
            }
        }
        return rows;
    }

    private boolean sameTime(Remembered a, Remembered b) {
        return TIMES.compare(time(a), time(b)) == 0;
    }

    /** What must be written so that the target shows the rows after instead of those before. */
    private List<Change> difference(Map<String, Row> before, Map<String, Row> after, Change cause) {
        List<Change> repairs = new ArrayList<>();
        before.forEach(
                (from, row) -> {
                    if (!after.containsKey(from)) {
                        repairs.add(shape(row).delete(row.change(), from, cause.position()));
                    }
                });
        after.forEach(
                (from, row) -> {
                    if (!row.equals(before.get(from))) {
                        repairs.add(
                                shape(row)
                                        .version(
                                                row.change(),
                                                from,
                                                row.validTo(),
                                                cause.position()));
                    }
                });
        return repairs;
    }

    private HistoryShape shape(Row row) {
        return shapes.apply(row.change().schema());
    }

    /** One row counts for the change that was read, others are made in addition. */
    private static List<Change> counted(List<Change> repairs, Change change) {
        if (repairs.isEmpty()) {
            return List.of(Change.counted(Kind.STALE, change.schema(), change.position()));
        }
        List<Change> counted = new ArrayList<>();
        counted.add(repairs.get(0));
        repairs.subList(1, repairs.size()).forEach(repair -> counted.add(repair.asDerived()));
        return counted;
    }

    private static KeyState remembered(
            @Nullable KeyState state,
            @Nullable Remembered base,
            List<Remembered> changes,
            long horizon) {
        int old = Remembered.passed(changes, horizon);
        long eventTime = Long.MIN_VALUE;
        for (Remembered each : changes) {
            eventTime = Math.max(eventTime, each.eventTime());
        }
        Remembered last = changes.get(changes.size() - 1);
        return KeyState.next(
                state,
                last.change().schema(),
                KeyState.NO_VERSION,
                eventTime,
                old == 0 ? base : changes.get(old - 1),
                changes.subList(old, changes.size()));
    }

    /**
     * Whoever remembers a version remembers all that are newer. If the target has an older one of
     * which nothing is remembered, no place among them is certain.
     */
    @Override
    public KeyState learn(KeyState state, Change baseline, long eventTime) {
        if (state.base() != null) {
            return state;
        }
        List<Remembered> remembered = state.remembered();
        boolean isKnown =
                !remembered.isEmpty()
                        && TIMES.compare(
                                        time(remembered.get(0)),
                                        BinaryStringData.fromString(validFrom.apply(baseline)))
                                <= 0;
        return isKnown ? state : state.withoutPlaceForSetAside();
    }

    /** The current version is needed to end it one day; nothing is left of a deleted key. */
    @Override
    public boolean keepsForEver(KeyState state) {
        List<Remembered> remembered = state.remembered();
        Remembered last =
                remembered.isEmpty() ? state.base() : remembered.get(remembered.size() - 1);
        return last != null && last.change().kind() != Kind.DELETE;
    }
}
