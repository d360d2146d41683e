package io.tidemark.bench.workload;

import java.io.Serializable;

/**
 * Which {@link Generator} does what a workload does; can be passed to another process.
 *
 * @param size a number of rows; of what, says the kind
 */
public record Generation(Kind kind, long size) implements Serializable {

    /** What it makes. */
    public enum Kind {
        /** Of one table with so many rows: updates at random. */
        UPDATES,
        /** The same, most often of a few rows. */
        HOT_UPDATES,
        /** The same, but deletions. */
        DELETES,
        /** Transactions of pgbench, on so many accounts. */
        PGBENCH,
        /** Updates of a table of many columns with so many rows. */
        WIDE,
        /** Updates of many tables with so many rows each. */
        MANY_TABLES
    }

    /** A new one, before its first row. */
    public Generator generator() {
        return switch (kind) {
            case UPDATES -> new OrderGenerator(OrderStep.UPDATE, size);
            case HOT_UPDATES -> new OrderGenerator(OrderStep.HOT_UPDATE, size);
            case DELETES -> new OrderGenerator(OrderStep.DELETE, size);
            case PGBENCH -> new PgbenchGenerator(new PgbenchScale(size));
            case WIDE -> new WideGenerator(size);
            case MANY_TABLES -> new ManyTablesGenerator(size);
        };
    }
}
