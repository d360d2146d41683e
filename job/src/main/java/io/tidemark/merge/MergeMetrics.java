package io.tidemark.merge;

import io.tidemark.change.MergeKey;
import io.tidemark.change.SourceTable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the merge counts of a table, beside what the ledger counts. The names are a contract. */
final class MergeMetrics {

    static final String SOURCE_LABEL = "source";
    static final String TABLE_LABEL = "table";
    static final String LATE = "late";
    static final String LATE_IN_ORDER = "lateButInOrder";
    static final String WITHOUT_EVENT_TIME = "withoutEventTime";
    static final String DUPLICATES = "duplicates";
    static final String STALE = "stale";
    static final String SEQUENCE_GAPS = "sequenceGaps";
    static final String HELD = "held";
    static final String GAPS_GIVEN_UP = "gapsGivenUp";

    private static final Logger LOG = LoggerFactory.getLogger(MergeMetrics.class);

    /** So many keys are named in the log of a task; of more, the 1,000th, the 10,000th … is. */
    private static final long MOST_LOGGED = 100;

    /** Too late to be ordered. */
    final Counter late;

    /** Behind the watermark, and merged like any other. */
    final Counter lateInOrder;

    /** Without an event time, or with one that cannot be believed. */
    final Counter withoutEventTime;

    final Counter duplicates;
    final Counter stale;

    /** Numbers that were not there when a later one came. */
    final Counter sequenceGaps;

    /** Changes that had to wait behind a gap. */
    final Counter held;

    /** Gaps that did not close in time, or had too many changes behind them. */
    final Counter gapsGivenUp;

    private long toldKeys;
    private long nextLogged = 10 * MOST_LOGGED;

    MergeMetrics(MetricGroup group, SourceTable table) {
        MetricGroup own =
                group.addGroup(SOURCE_LABEL, table.source())
                        .addGroup(TABLE_LABEL, table.table().toString());
        this.late = own.counter(LATE);
        this.lateInOrder = own.counter(LATE_IN_ORDER);
        this.withoutEventTime = own.counter(WITHOUT_EVENT_TIME);
        this.duplicates = own.counter(DUPLICATES);
        this.stale = own.counter(STALE);
        this.sequenceGaps = own.counter(SEQUENCE_GAPS);
        this.held = own.counter(HELD);
        this.gapsGivenUp = own.counter(GAPS_GIVEN_UP);
    }

    /** The first gap of a key within the allowed lateness. */
    void logGap(SourceTable table, MergeKey key) {
        toldKeys++;
        if (toldKeys > MOST_LOGGED && toldKeys < nextLogged) {
            return;
        }
        if (toldKeys == nextLogged) {
            nextLogged = 10 * toldKeys;
        }
        LOG.warn(
                "{}: key {} skips a number; {} gaps so far in this task",
                table,
                key,
                sequenceGaps.getCount());
    }
}
