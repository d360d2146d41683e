package io.tidemark.bench.stages;

import org.jspecify.annotations.Nullable;

/**
 * What a stage costs per change.
 *
 * @param error half of the interval that has the mean with a certainty of 99.9 %; null if that
 *     cannot be said of so few samples
 * @param bytes allocated on the heap
 */
record StageCost(
        String stage, String about, double nanoseconds, @Nullable Double error, double bytes) {}
