package io.tidemark.transform;

import io.tidemark.change.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change that does not go on for now, as it came: masked, in the shape of the source.
 *
 * @param eventTime milliseconds since 1970, {@link #NO_TIME} if it has none
 * @param reason the code of why it cannot be used; null: it waits behind one that cannot
 * @param message the same for people
 * @param firstSeen when it came here first, milliseconds since 1970
 * @param attempts how often it was tried
 */
record ParkedChange(
        Change change,
        long eventTime,
        @Nullable String reason,
        @Nullable String message,
        long firstSeen,
        int attempts) {

    static final long NO_TIME = Long.MIN_VALUE;

    ParkedChange {
        Objects.requireNonNull(change, "change");
    }

    boolean isDead() {
        return reason != null;
    }

    /** Tried once more, without success. */
    ParkedChange failed(RowException why) {
        return new ParkedChange(
                change, eventTime, why.reason().code(), why.message(), firstSeen, attempts + 1);
    }

    /** Tried once more, with success. */
    ParkedChange succeeded() {
        return new ParkedChange(change, eventTime, reason, message, firstSeen, attempts + 1);
    }
}
