package io.tidemark.local.soak;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for conditions, but not for ever. */
final class Patience {

    /** No fault may take longer to recover from. */
    static final Duration LONGEST = Duration.ofSeconds(120);

    private static final Duration POLL = Duration.ofMillis(50);

    private Patience() {}

    /**
     * Asks until the condition holds.
     *
     * @param what is waited for, for the message
     */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > LONGEST.toNanos()) {
                throw new SoakFailedException("not after " + LONGEST.toSeconds() + " s: " + what);
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }
}
