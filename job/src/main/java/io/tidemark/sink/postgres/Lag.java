package io.tidemark.sink.postgres;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How long after their commit at the source the changes of an epoch were visible at the target, in
 * milliseconds.
 *
 * @param p50 half of the changes were not later
 * @param p99 99 of 100 changes were not later
 * @param max none was later
 */
public record Lag(long p50, long p99, long max) {

    /**
     * Weighs every bucket by its changes. A source whose clock is ahead counts as no lag.
     *
     * @param commitTimes milliseconds since 1970 and how many changes
     * @return null if there are no changes
     */
    static @Nullable Lag of(SortedMap<Long, Long> commitTimes, Instant now) {
        long changes = commitTimes.values().stream().mapToLong(Long::longValue).sum();
        if (changes == 0) {
            return null;
        }
        long p50 = -1;
        long p99 = -1;
        long max = 0;
        long notSeen = changes;
        // From the oldest commit, so from the largest lag, downwards.
        for (var bucket : commitTimes.entrySet()) {
            long lag = Math.max(0, now.toEpochMilli() - bucket.getKey());
            max = Math.max(max, lag);
            notSeen -= bucket.getValue();
            if (p99 < 0 && notSeen < quantileRank(changes, 99)) {
                p99 = lag;
            }
            if (p50 < 0 && notSeen < quantileRank(changes, 50)) {
                p50 = lag;
            }
        }
        return new Lag(p50, p99, max);
    }

    /** The 1-based rank of a percentile, the nearest one above. */
    private static long quantileRank(long changes, int percent) {
        return Math.max(1, (changes * percent + 99) / 100);
    }
}
