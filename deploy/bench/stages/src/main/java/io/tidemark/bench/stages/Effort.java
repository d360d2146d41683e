package io.tidemark.bench.stages;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long is measured. */
enum Effort {
    /** To see that it works, and what changed a lot. */
    QUICK(1, 3, 500, 1),
    /** To compare. */
    FULL(5, 5, 1_000, 2);

    private final int warmUps;
    private final int samples;
    private final TimeValue time;
    private final int forks;

    Effort(int warmUps, int samples, long millis, int forks) {
        this.warmUps = warmUps;
        this.samples = samples;
        this.time = TimeValue.milliseconds(millis);
        this.forks = forks;
    }

    ChainedOptionsBuilder set(ChainedOptionsBuilder options) {
        return options.warmupIterations(warmUps)
                .warmupTime(time)
                .measurementIterations(samples)
                .measurementTime(time)
                .forks(forks);
    }
}
