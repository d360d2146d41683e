package io.tidemark.merge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a key. Immutable.
 *
 * @param schema the shape of the change that was merged last
 * @param newest the version of the newest change
 * @param eventTime the newest event time, milliseconds since 1970
 * @param timer when the state is looked at again, on the clock of the watermark; {@link #NO_TIMER}
 * @param base everything that is older than what is remembered, merged into one; null: nothing, or
 *     not known
 * @param remembered in the order of their versions
 * @param events ids of events, oldest first
 */
record KeyState(
        long schema,
        Version newest,
        long eventTime,
        long timer,
        @Nullable Remembered base,
        List<Remembered> remembered,
        List<SeenEvent> events) {

    static final long NO_TIMER = Long.MIN_VALUE;

    /** An event that must not be merged again. */
    record SeenEvent(String id, long eventTime) {}

    KeyState {
        remembered = List.copyOf(remembered);
        events = List.copyOf(events);
    }

    /** A key of which only the newest version is known. */
    static KeyState of(long schema, Version newest, long eventTime) {
        return new KeyState(
                schema, newest, eventTime, NO_TIMER, null, List.of(), List.of());
    }

    KeyState withTimer(long at) {
        return new KeyState(schema, newest, eventTime, at, base, remembered, events);
    }

    KeyState withEvents(List<SeenEvent> seen) {
        return new KeyState(schema, newest, eventTime, timer, base, remembered, seen);
    }
}
