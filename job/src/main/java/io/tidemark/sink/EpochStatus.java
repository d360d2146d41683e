package io.tidemark.sink;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the chain of epochs stands: the state of the assembler, and the rule that moves it.
 *
 * @param token the newest epoch, null before the first
 * @param position the newest position in it
 * @param catchUp the position at which the snapshot is caught up with, 0 before the log is read
 */
record EpochStatus(@Nullable Token token, Phase phase, long position, long catchUp) {

    static EpochStatus initial() {
        return new EpochStatus(null, Phase.SNAPSHOT, 0, 0);
    }

    /** The status after one more epoch. */
    EpochStatus next(UUID lineage, long seen, long goal) {
        Token next = new Token(lineage, token == null ? 1 : token.sequence() + 1);
        long reached = Math.max(position, seen);
        long until = catchUp == 0 ? goal : catchUp;
        Phase now = phase;
        if (now == Phase.SNAPSHOT && until > 0) {
            now = Phase.CATCHING_UP;
        }
        if (now == Phase.CATCHING_UP && reached >= until - 1) {
            now = Phase.STREAMING;
        }
        return new EpochStatus(next, now, reached, until);
    }
}
