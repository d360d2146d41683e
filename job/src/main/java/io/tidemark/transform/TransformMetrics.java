package io.tidemark.transform;

import io.tidemark.change.SourceTable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Counts per table what this stage does beside passing rows on. The names are a contract. */
final class TransformMetrics {

    static final String GROUP = "transform";
    static final String TABLE_LABEL = "table";
    static final String FILTERED = "filtered";
    static final String VIOLATIONS = "violations";
    static final String REJECTED = "rejected";
    static final String SLOW = "slow";
    static final String PARKED_KEYS = "parkedKeys";

    /** Rows that {@code where} does not let pass. */
    final Counter filtered;

    /** Rows that break an expectation. */
    final Counter violations;

    /** Rows that cannot go on: they become dead letters. */
    final Counter rejected;

    /** Calls of functions that took long. */
    final Counter slow;

    TransformMetrics(MetricGroup group, SourceTable table) {
        MetricGroup own = group.addGroup(GROUP).addGroup(TABLE_LABEL, table.toString());
        filtered = own.counter(FILTERED);
        violations = own.counter(VIOLATIONS);
        rejected = own.counter(REJECTED);
        slow = own.counter(SLOW);
    }

    /** Shows how many keys have changes that wait, of all tables. */
    static void showParkedKeys(MetricGroup group, Gauge<Integer> keys) {
        group.gauge(PARKED_KEYS, keys);
    }
}
