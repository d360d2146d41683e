package io.tidemark.transform;

import io.tidemark.change.SourceTable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts per table what this stage does beside passing rows on. */
final class TransformMetrics {

    /** Rows that {@code where} does not let pass. */
    final Counter filtered;

    /** Rows that break an expectation. */
    final Counter violations;

    /** Rows that cannot go on: they become dead letters. */
    final Counter rejected;

    /** Calls of functions that took long. */
    final Counter slow;

    TransformMetrics(MetricGroup group, SourceTable table) {
        MetricGroup own = group.addGroup("transform").addGroup("table", table.toString());
        filtered = own.counter("filtered");
        violations = own.counter("violations");
        rejected = own.counter("rejected");
        slow = own.counter("slow");
    }
}
