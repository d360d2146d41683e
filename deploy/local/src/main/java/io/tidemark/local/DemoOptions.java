package io.tidemark.local;

import java.time.Duration;

/**
 * How the demo runs.
 *
 * @param rows in the source before the job starts, all tables together
 * @param load how long the source changes
 * @param connections that change it at the same time
 * @param seed decides what they do
 * @param parallelism of the job
 */
record DemoOptions(
        long rows,
        Duration load,
        int connections,
        long seed,
        int parallelism,
        Afterwards afterwards) {

    /** What happens once the result is known. */
    enum Afterwards {
        /** Everything is stopped and removed. */
        STOP,
        /** Everything stays up until the user ends the process. */
        KEEP
    }
}
