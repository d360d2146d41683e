package io.tidemark.bench.workload;

/**
 * How many rows the tables of pgbench have.
 *
 * @param accounts which transactions change, from 1; account 0 is the marker
 */
record PgbenchScale(long accounts) {

    private static final int TELLERS_PER_BRANCH = 10;
    private static final int ACCOUNTS_PER_BRANCH = 100_000;

    private static final int DELTAS = 10_001;
    private static final int LARGEST_DELTA = 5_000;

    long branches() {
        return Math.max(1, accounts / ACCOUNTS_PER_BRANCH);
    }

    long tellers() {
        return branches() * TELLERS_PER_BRANCH;
    }

    /** The marker, and the one row that the history has. */
    long rows() {
        return branches() + tellers() + accounts + 2;
    }

    /** What transaction {@code i} adds. */
    static long delta(long i) {
        return i % DELTAS - LARGEST_DELTA;
    }

    /** The same as an expression of SQL. */
    static String sqlDelta() {
        return "i %% %d - %d".formatted(DELTAS, LARGEST_DELTA);
    }
}
