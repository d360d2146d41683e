package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a key in the order of their versions, folded into one row. Those that a late one
 * may still have to be put before are remembered, all older ones are folded into one.
 */
final class FoldedRow implements KeyRule {

    private final VersionOrder order;
    private final Folding folding;
    private final boolean accumulates;

    /**
     * @param accumulates whether the row after a change depends on more than the changes that are
     *     remembered
     */
    FoldedRow(VersionOrder order, Folding folding, boolean accumulates) {
        this.order = order;
        this.folding = folding;
        this.accumulates = accumulates;
    }

    @Override
    public Outcome merge(@Nullable KeyState state, Change change, long eventTime, long horizon) {
        Remembered added = new Remembered(order.version(change), eventTime, change);
        if (state == null) {
            KeyState next = state(added, null, List.of(added), null);
            return Outcome.of(next, List.of(folding.after(null, change)));
        }
        Remembered base = state.base();
        int toBase = base == null ? 1 : order.compare(added.version(), base.version());
        if (toBase < 0) {
            return Outcome.beyondMemory(state);
        }
        int place = place(state.remembered(), added.version());
        if (toBase == 0 || isThere(state.remembered(), place, added.version())) {
            return Outcome.of(state, List.of(counted(Kind.DUPLICATE, change)));
        }
        Change known = base == null ? null : base.change();
        List<Remembered> changes = new ArrayList<>(state.remembered());
        Change before = folding.fold(known, changes);
        changes.add(place, added);
        Change after = Objects.requireNonNull(folding.fold(known, changes));
        boolean isNewest = place == changes.size() - 1;
        Change result = !isNewest && sameRow(before, after) ? counted(Kind.STALE, change) : after;
        return Outcome.of(compacted(state, base, changes, horizon), List.of(result));
    }

    /** Where a version belongs: behind all that are not newer. */
    private int place(List<Remembered> remembered, Version version) {
        int place = remembered.size();
        while (place > 0 && order.compare(remembered.get(place - 1).version(), version) > 0) {
            place--;
        }
        return place;
    }

    private boolean isThere(List<Remembered> remembered, int place, Version version) {
        return place > 0 && order.compare(remembered.get(place - 1).version(), version) == 0;
    }

    private static Change counted(Kind outcome, Change change) {
        return Change.counted(outcome, change.schema(), change.position());
    }

    private static boolean sameRow(@Nullable Change before, Change after) {
        return before != null
                && before.kind() == after.kind()
                && before.schema() == after.schema()
                && before.row().equals(after.row())
                && Objects.equals(before.missing(), after.missing());
    }

    /** Folds together what no change can be put before any more. */
    private KeyState compacted(
            KeyState state, @Nullable Remembered base, List<Remembered> changes, long horizon) {
        int old = Remembered.passed(changes, horizon);
        Remembered folded = base;
        for (Remembered next : changes.subList(0, old)) {
            Change row = folding.after(folded == null ? null : folded.change(), next.change());
            folded = new Remembered(next.version(), next.eventTime(), row);
        }
        Remembered last = changes.get(changes.size() - 1);
        return state(last, folded, changes.subList(old, changes.size()), state);
    }

    private static KeyState state(
            Remembered newest,
            @Nullable Remembered base,
            List<Remembered> remembered,
            @Nullable KeyState before) {
        long eventTime = newest.eventTime();
        for (Remembered each : remembered) {
            eventTime = Math.max(eventTime, each.eventTime());
        }
        return KeyState.next(
                before, newest.change().schema(), KeyState.NO_VERSION, eventTime, base, remembered);
    }

    @Override
    public KeyState learn(KeyState state, Change baseline, long eventTime) {
        if (state.base() != null || !state.remembered().isEmpty()) {
            return state;
        }
        Remembered base =
                new Remembered(
                        order.version(baseline), eventTime, baseline.from(Change.Origin.READ));
        return KeyState.next(
                state, baseline.schema(), KeyState.NO_VERSION, eventTime, base, List.of());
    }

    /** A row that was deleted has nothing left to add to. */
    @Override
    public boolean keepsForEver(KeyState state) {
        Remembered base = state.base();
        Change row = folding.fold(base == null ? null : base.change(), state.remembered());
        return accumulates && row != null && row.kind() != Kind.DELETE;
    }
}
