package io.tidemark.sink;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A histogram of commit times at the source. Changes of a transaction come together, so the last
 * bucket is kept at hand.
 */
final class CommitTimes {

    private static final long BUCKET_MS = 10;

    private TreeMap<Long, Long> buckets = new TreeMap<>();
    private long bucket = Long.MIN_VALUE;
    private long count;

    void add(long committedAtMicros) {
        long of = Math.floorDiv(committedAtMicros, 1000 * BUCKET_MS) * BUCKET_MS;
        if (of != bucket) {
            put();
            bucket = of;
        }
        count++;
    }

    private void put() {
        if (count > 0) {
            buckets.merge(bucket, count, Long::sum);
            count = 0;
        }
    }

    /** Milliseconds since 1970, rounded down, and how many changes; then empty again. */
    SortedMap<Long, Long> take() {
        put();
        bucket = Long.MIN_VALUE;
        TreeMap<Long, Long> taken = buckets;
        buckets = new TreeMap<>();
        return taken;
    }
}
