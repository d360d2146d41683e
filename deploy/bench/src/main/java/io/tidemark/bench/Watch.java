package io.tidemark.bench;

import io.tidemark.bench.system.NoFigureException;
import io.tidemark.bench.system.Replication;
import io.tidemark.cli.Screen;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for a replication, shows that, and ends the wait when the replication has failed. */
final class Watch {

    /** Looking costs the server at most a fifth of one core. */
    private static final int PAUSE_PER_LOOK = 4;

    /** So exact is a figure, at best. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final Duration BETWEEN_FAILURE_CHECKS = Duration.ofSeconds(2);

    private final Screen screen;
    private final String trial;
    private final Replication replication;
    private long nextFailureCheck = System.nanoTime();

    /**
     * A watch.
     *
     * @param trial what to call the trial in the progress line
     */
    Watch(Screen screen, String trial, Replication replication) {
        this.screen = screen;
        this.trial = trial;
        this.replication = replication;
    }

    /** Looks whether something has come true. */
    @FunctionalInterface
    interface Look {

        /** Whether it has. */
        boolean isTrue() throws SQLException, NoFigureException;
    }

    /**
     * Waits until it is true.
     *
     * @param what is going on, for people
     * @param timeout after which it is not waited for any more
     * @return when the look began that saw it, by {@link System#nanoTime()}
     * @throws OverdueException after the timeout
     * @throws NoFigureException if the replication has failed
     */
    long await(String what, Duration timeout, Look look)
            throws SQLException, NoFigureException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long begin = System.nanoTime();
            if (look.isTrue()) {
                return begin;
            }
            long end = System.nanoTime();
            checkFailure(end);
            if (end - start > timeout.toNanos()) {
                throw new OverdueException(
                        "%s, still after %d s\n%s"
                                .formatted(what, timeout.toSeconds(), replication.logEnd()));
            }
            screen.progress(
                    end,
                    String.format(Locale.ROOT, "%s: %s, %.0f s", trial, what, (end - start) / 1e9));
            TimeUnit.NANOSECONDS.sleep(Math.max(PAUSE.toNanos(), PAUSE_PER_LOOK * (end - begin)));
        }
    }

    private void checkFailure(long now) throws SQLException, NoFigureException {
        if (now - nextFailureCheck < 0) {
            return;
        }
        nextFailureCheck = now + BETWEEN_FAILURE_CHECKS.toNanos();
        Optional<String> failure = replication.failure();
        if (failure.isPresent()) {
            throw new NoFigureException(failure.get());
        }
    }
}
