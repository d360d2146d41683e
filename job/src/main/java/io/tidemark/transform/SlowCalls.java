package io.tidemark.transform;

import io.tidemark.change.SourceTable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.clock.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of functions that take long for one row: everything else of their task waits for them.
 * Counted by the metric {@code slow}, logged at the first, the second, the fourth … of a table.
 */
final class SlowCalls {

    private static final Logger LOG = LoggerFactory.getLogger(SlowCalls.class);

    /** Ten rows in a second are few for any table. */
    static final long SLOW_MILLIS = 100;

    private final SourceTable table;
    private final Counter counter;
    private final Clock clock;

    SlowCalls(SourceTable table, Counter counter, Clock clock) {
        this.table = table;
        this.counter = counter;
        this.clock = clock;
    }

    /** The moment at which a call begins. */
    long begin() {
        return clock.relativeTimeNanos();
    }

    /**
     * The call has ended.
     *
     * @param expression what was computed, as the file has it
     */
    void end(String expression, long begin) {
        long millis = TimeUnit.NANOSECONDS.toMillis(clock.relativeTimeNanos() - begin);
        if (millis < SLOW_MILLIS) {
            return;
        }
        counter.inc();
        if (Long.bitCount(counter.getCount()) == 1) {
            LOG.warn(
                    "{} '{}' took {} ms for one row, the {}. time that it took {} ms or more:"
                            + " all that its task reads waits for it",
                    table,
                    expression,
                    millis,
                    counter.getCount(),
                    SLOW_MILLIS);
        }
    }
}
