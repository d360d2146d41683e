package io.tidemark.merge;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the merge counts of a table, beside what the ledger counts. The names are a contract. */
final class MergeMetrics {

    static final String TABLE_LABEL = "table";
    static final String LATE = "late";
    static final String LATE_IN_ORDER = "lateButInOrder";
    static final String WITHOUT_EVENT_TIME = "withoutEventTime";
    static final String DUPLICATES = "duplicates";
    static final String STALE = "stale";

    /** Too late to be ordered. */
    final Counter late;

    /** Behind the watermark, and merged like any other. */
    final Counter lateInOrder;

    /** Without an event time, or with one that cannot be believed. */
    final Counter withoutEventTime;

    final Counter duplicates;
    final Counter stale;

    MergeMetrics(MetricGroup group, String table) {
        MetricGroup own = group.addGroup(TABLE_LABEL, table);
        this.late = own.counter(LATE);
        this.lateInOrder = own.counter(LATE_IN_ORDER);
        this.withoutEventTime = own.counter(WITHOUT_EVENT_TIME);
        this.duplicates = own.counter(DUPLICATES);
        this.stale = own.counter(STALE);
    }
}
