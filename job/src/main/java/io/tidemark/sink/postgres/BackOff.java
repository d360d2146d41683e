package io.tidemark.sink.postgres;

import java.time.Duration;

/** How long to wait between attempts: doubles up to a limit, and ends. */
final class BackOff {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration ALTOGETHER = Duration.ofSeconds(30);

    private Duration next = FIRST;
    private Duration waited = Duration.ZERO;

    /** Whether waiting once more is worthwhile. */
    boolean mayWait() {
        return waited.compareTo(ALTOGETHER) < 0;
    }

    Duration next() {
        Duration now = next;
        waited = waited.plus(now);
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return now;
    }
}
