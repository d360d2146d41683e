package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Sequence;
import io.tidemark.merge.KeyState.Held;
import io.tidemark.merge.KeyState.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices a gap in the numbers of a key's changes, and holds back what is behind it until it closes
 * or the time for that has passed. Pure.
 *
 * <p>The first number of a key that is seen begins its sequence, and so does the first one behind a
 * delete. A number that is not larger than the last one passes: it is for the rule to say what
 * becomes of it.
 */
final class SequenceGate {

    /** So many changes of a key are held back at most; one more, and all of them go on. */
    static final int MOST_HELD = 64;

    private final int column;
    private final long waitMillis;
    private final long windowMillis;

    /** What there is to tell about a gap. */
    enum Gap {
        /** None has opened. */
        NONE,
        /** One has opened, within the window of another one of its key: it is only counted. */
        AGAIN,
        /** The first one of its key for that long: people are told. */
        FIRST
    }

    /**
     * What happens.
     *
     * @param numbers what to remember from now on
     * @param ready what goes on now, in the order of the numbers
     * @param givenUp whether changes go on although it has not closed
     */
    record Outcome(@Nullable Numbers numbers, List<Held> ready, Gap gap, boolean givenUp) {}

    /**
     * @param window the gaps of a key within so much event time are told once
     * @throws IllegalArgumentException if the table has no such column
     */
    SequenceGate(Sequence sequence, TableSchema schema, Duration window) {
        this.column = schema.rowNames().indexOf(sequence.column());
        this.waitMillis = sequence.waitForGap().toMillis();
        this.windowMillis = window.toMillis();
        if (column < 0) {
            throw new IllegalArgumentException(
                    schema.table() + " has no column " + sequence.column() + " for a sequence");
        }
    }

    /** A change arrives. */
    Outcome arrive(@Nullable Numbers before, Change change, long eventTime, long watermark) {
        boolean isDelete = change.kind() == Change.Kind.DELETE;
        if (isDelete || change.row().isNullAt(column)) {
            boolean isOver = isDelete && before != null && before.held().isEmpty();
            Held passing = new Held(0, eventTime, eventTime, change);
            return new Outcome(isOver ? null : before, List.of(passing), Gap.NONE, false);
        }
        long number = Long.parseLong(change.row().getString(column).toString());
        Held arrived = new Held(number, eventTime, eventTime + waitMillis, change);
        if (before == null) {
            return new Outcome(Numbers.upTo(number), List.of(arrived), Gap.NONE, false);
        }
        if (number <= before.last()) {
            return new Outcome(before, List.of(arrived), Gap.NONE, false);
        }
        if (number == before.last() + 1) {
            return released(before, before.held(), List.of(arrived), number, false);
        }
        Gap gap = gap(before, eventTime);
        long quietUntil = gap == Gap.FIRST ? eventTime + windowMillis : before.quietUntil();
        List<Held> held = inserted(before.held(), arrived);
        if (waitMillis == 0 || arrived.until() <= watermark || held.size() > MOST_HELD) {
            long last = held.get(held.size() - 1).number();
            return new Outcome(new Numbers(last, List.of(), quietUntil), held, gap, waitMillis > 0);
        }
        return new Outcome(new Numbers(before.last(), held, quietUntil), List.of(), gap, false);
    }

    /** A change that skips numbers opens one, unless it comes behind one that is open. */
    private static Gap gap(Numbers before, long eventTime) {
        if (!before.held().isEmpty()) {
            return Gap.NONE;
        }
        return eventTime >= before.quietUntil() ? Gap.FIRST : Gap.AGAIN;
    }

    /** Time has come to {@code watermark}. */
    Outcome timePassed(Numbers before, long watermark) {
        int expired = 0;
        for (int i = 0; i < before.held().size(); i++) {
            if (before.held().get(i).until() <= watermark) {
                expired = i + 1;
            }
        }
        if (expired == 0) {
            return new Outcome(before, List.of(), Gap.NONE, false);
        }
        List<Held> ready = before.held().subList(0, expired);
        return released(
                before,
                before.held().subList(expired, before.held().size()),
                ready,
                ready.get(expired - 1).number(),
                true);
    }

    /** What goes on, and what follows it without a gap. */
    private static Outcome released(
            Numbers before, List<Held> held, List<Held> first, long lastOfFirst, boolean givenUp) {
        List<Held> ready = new ArrayList<>(first);
        long last = lastOfFirst;
        int next = 0;
        while (next < held.size() && held.get(next).number() <= last + 1) {
            ready.add(held.get(next));
            last = Math.max(last, held.get(next).number());
            next++;
        }
        Numbers numbers = before.with(last, held.subList(next, held.size()));
        return new Outcome(numbers, ready, Gap.NONE, givenUp);
    }

    private static List<Held> inserted(List<Held> held, Held arrived) {
        List<Held> sorted = new ArrayList<>(held);
        int place = sorted.size();
        while (place > 0 && sorted.get(place - 1).number() > arrived.number()) {
            place--;
        }
        sorted.add(place, arrived);
        return sorted;
    }
}
