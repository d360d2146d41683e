package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.LogPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a key. Immutable.
 *
 * @param schema the shape of the change that was merged last
 * @param newest the version of the newest change, {@linkplain Version#encoded encoded}; neither
 *     copied nor changed. {@link #NO_VERSION} where the rule remembers whole changes, or none has
 *     been merged
 * @param eventTime the newest event time, milliseconds since 1970
 * @param timer when the state is looked at again, on the clock of the watermark; {@link #NO_TIMER}
 * @param base everything that is older than what is remembered, merged into one; null: nothing, or
 *     not known
 * @param remembered in the order of their versions
 * @param events which events have been merged
 * @param sequence null: the table has none, or nothing of it has been seen
 * @param setAside where the changes stand that were set aside since, oldest first: as long as there
 *     are any, nothing of the key is forgotten, so that their place is known should they come
 *     again. {@link #WAITING} among them stands for all that wait before the merge
 */
record KeyState(
        long schema,
        byte[] newest,
        long eventTime,
        long timer,
        @Nullable Remembered base,
        List<Remembered> remembered,
        Events events,
        @Nullable Numbers sequence,
        List<LogPosition> setAside) {

    static final long NO_TIMER = Long.MIN_VALUE;

    static final byte[] NO_VERSION = {};

    /**
     * So many of a key's changes that were set aside are known; one more, and the oldest is not.
     */
    static final int MOST_SET_ASIDE = 256;

    /**
     * The major position of no change: changes of the key wait before the merge, however many. In
     * place of a commit time stands from when on everything of the key is remembered.
     */
    private static final long WAITING = -1;

    /**
     * Events that must not be merged again.
     *
     * @param seen oldest first
     * @param since ids of events up to this time have been forgotten for want of room; {@link #ALL}
     */
    record Events(List<SeenEvent> seen, long since) {

        static final long ALL = Long.MIN_VALUE;

        /** So many ids are remembered. */
        static final int MOST = 1_000;

        static final Events NONE = new Events(List.of(), ALL);

        Events {
            seen = List.copyOf(seen);
        }

        boolean contains(SeenEvent event) {
            return seen.stream().anyMatch(each -> each.id().equals(event.id()));
        }

        /**
         * One more; those before the horizon, and the oldest of too many, are forgotten.
         *
         * @param horizon changes with an earlier event time do not come any more
         */
        Events with(SeenEvent event, long horizon) {
            long forgotten = since;
            List<SeenEvent> kept = new ArrayList<>();
            for (SeenEvent each : seen) {
                if (each.eventTime() >= horizon) {
                    kept.add(each);
                } else {
                    forgotten = Math.max(forgotten, each.eventTime());
                }
            }
            kept.add(event);
            if (kept.size() > MOST) {
                // A quarter at once, or every further event would look for the oldest one.
                kept.sort(Comparator.comparingLong(SeenEvent::eventTime));
                List<SeenEvent> oldest = kept.subList(0, MOST / 4);
                forgotten = Math.max(forgotten, oldest.get(oldest.size() - 1).eventTime());
                oldest.clear();
            }
            return new Events(kept, forgotten);
        }
    }

    /** An event that has been merged. */
    record SeenEvent(String id, long eventTime) {}

    /**
     * How far the numbers of a key have come without a gap.
     *
     * @param last the last number
     * @param held changes behind a gap, in the order of their numbers
     * @param quietUntil gaps before that event time, milliseconds since 1970, have been told
     */
    record Numbers(long last, List<Held> held, long quietUntil) {
        Numbers {
            held = List.copyOf(held);
        }

        /** A sequence without a gap until here. */
        static Numbers upTo(long last) {
            return new Numbers(last, List.of(), Long.MIN_VALUE);
        }

        Numbers with(long number, List<Held> waiting) {
            return new Numbers(number, waiting, quietUntil);
        }
    }

    /**
     * A change that waits for those before it.
     *
     * @param until on the clock of the watermark
     */
    record Held(long number, long eventTime, long until, Change change) {}

    KeyState {
        remembered = List.copyOf(remembered);
        setAside = List.copyOf(setAside);
    }

    boolean hasVersion() {
        return newest.length > 0;
    }

    /** A key of which nothing is known. */
    static KeyState unknown(long schema) {
        return new KeyState(
                schema,
                NO_VERSION,
                Long.MIN_VALUE,
                NO_TIMER,
                null,
                List.of(),
                Events.NONE,
                null,
                List.of());
    }

    /**
     * The state after one more change; what it does not concern stays.
     *
     * @param before null: the key was not known
     */
    static KeyState next(
            @Nullable KeyState before,
            long schema,
            byte[] newest,
            long eventTime,
            @Nullable Remembered base,
            List<Remembered> remembered) {
        return new KeyState(
                schema,
                newest,
                before == null ? eventTime : Math.max(eventTime, before.eventTime),
                before == null ? NO_TIMER : before.timer,
                base,
                remembered,
                before == null ? Events.NONE : before.events,
                before == null ? null : before.sequence,
                before == null ? List.of() : before.setAside);
    }

    /**
     * The same, remembered at least as long as a change of this time; this one if it is already.
     */
    KeyState until(long at) {
        return at <= eventTime
                ? this
                : new KeyState(
                        schema, newest, at, timer, base, remembered, events, sequence, setAside);
    }

    KeyState withTimer(long at) {
        return with(at, events, sequence, setAside);
    }

    KeyState withEvents(Events seen) {
        return with(timer, seen, sequence, setAside);
    }

    KeyState withSequence(@Nullable Numbers numbers) {
        return with(timer, events, numbers, setAside);
    }

    /** A change of the key is set aside; it may have been before. */
    KeyState withSetAside(LogPosition at) {
        List<LogPosition> more = new ArrayList<>(withoutSetAside(at).setAside);
        more.add(at);
        while (more.size() > MOST_SET_ASIDE) {
            more.remove(more.get(0).major() == WAITING ? 1 : 0);
        }
        return with(timer, events, sequence, more);
    }

    /**
     * Changes of the key wait before the merge; some may have before.
     *
     * @param since event times from then on have not been forgotten
     */
    KeyState withWaiting(long since) {
        boolean isKnown = setAside.stream().anyMatch(each -> each.major() == WAITING);
        return isKnown ? this : withSetAside(new LogPosition(WAITING, 0, since));
    }

    /** Whether changes wait before the merge, and everything since this event time is known. */
    boolean isKnownSince(long time) {
        return setAside.stream()
                .anyMatch(each -> each.major() == WAITING && each.committedAt() <= time);
    }

    /** No change of the key waits before the merge any more. */
    KeyState withoutWaiting() {
        List<LogPosition> others =
                setAside.stream().filter(each -> each.major() != WAITING).toList();
        return with(timer, events, sequence, others);
    }

    /** It is set aside no longer. */
    KeyState withoutSetAside(LogPosition at) {
        List<LogPosition> others = setAside.stream().filter(each -> !each.equals(at)).toList();
        return with(timer, events, sequence, others);
    }

    /** Where changes that were set aside belong is not known any more. */
    KeyState withoutPlaceForSetAside() {
        return with(timer, events, sequence, List.of());
    }

    private KeyState with(
            long at, Events seen, @Nullable Numbers numbers, List<LogPosition> positions) {
        return new KeyState(
                schema, newest, eventTime, at, base, remembered, seen, numbers, positions);
    }
}
