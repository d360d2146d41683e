package io.tidemark.merge;

import io.tidemark.change.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a key. Immutable.
 *
 * @param schema the shape of the change that was merged last
 * @param newest the version of the newest change, {@linkplain Version#encoded encoded}; neither
 *     copied nor changed
 * @param eventTime the newest event time, milliseconds since 1970
 * @param timer when the state is looked at again, on the clock of the watermark; {@link #NO_TIMER}
 * @param base everything that is older than what is remembered, merged into one; null: nothing, or
 *     not known
 * @param remembered in the order of their versions
 * @param events which events have been merged
 * @param sequence null: the table has none, or nothing of it has been seen
 */
record KeyState(
        long schema,
        byte[] newest,
        long eventTime,
        long timer,
        @Nullable Remembered base,
        List<Remembered> remembered,
        Events events,
        @Nullable Numbers sequence) {

    static final long NO_TIMER = Long.MIN_VALUE;

    /**
     * Events that must not be merged again.
     *
     * @param seen oldest first
     * @param since ids of events up to this time have been forgotten for want of room; {@link #ALL}
     */
    record Events(List<SeenEvent> seen, long since) {

        static final long ALL = Long.MIN_VALUE;
        static final Events NONE = new Events(List.of(), ALL);

        Events {
            seen = List.copyOf(seen);
        }

        boolean contains(SeenEvent event) {
            return seen.stream().anyMatch(each -> each.id().equals(event.id()));
        }
    }

    /** An event that has been merged. */
    record SeenEvent(String id, long eventTime) {}

    /**
     * How far the numbers of a key have come without a gap.
     *
     * @param last the last number
     * @param held changes behind a gap, in the order of their numbers
     */
    record Numbers(long last, List<Held> held) {
        Numbers {
            held = List.copyOf(held);
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
    }

    /**
     * The state after one more change; what it does not concern stays.
     *
     * @param before null: the key was not known
     */
    static KeyState next(
            @Nullable KeyState before,
            long schema,
            Version newest,
            long eventTime,
            @Nullable Remembered base,
            List<Remembered> remembered) {
        return new KeyState(
                schema,
                newest.encoded(),
                before == null ? eventTime : Math.max(eventTime, before.eventTime),
                before == null ? NO_TIMER : before.timer,
                base,
                remembered,
                before == null ? Events.NONE : before.events,
                before == null ? null : before.sequence);
    }

    /**
     * The same, remembered at least as long as a change of this time; this one if it is already.
     */
    KeyState until(long at) {
        return at <= eventTime
                ? this
                : new KeyState(schema, newest, at, timer, base, remembered, events, sequence);
    }

    KeyState withTimer(long at) {
        return new KeyState(schema, newest, eventTime, at, base, remembered, events, sequence);
    }

    KeyState withEvents(Events seen) {
        return new KeyState(schema, newest, eventTime, timer, base, remembered, seen, sequence);
    }

    KeyState withSequence(@Nullable Numbers numbers) {
        return new KeyState(schema, newest, eventTime, timer, base, remembered, events, numbers);
    }
}
