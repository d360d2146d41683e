package io.tidemark.bench.workload;

/** Keys that look as if they were drawn, but are the same each time, here and in SQL. */
final class AtRandom {

    /** A prime: its multiples meet all keys before one comes again. */
    private static final int STRIDE = 7919;

    private AtRandom() {}

    /** How many rows of so many are drawn, from 1: row 0 is the marker. */
    static long keys(long rows) {
        return rows - 1;
    }

    /** One of so many keys, from 1. */
    static long key(long i, long keys) {
        return 1 + i * STRIDE % keys;
    }

    /**
     * The same as an expression of SQL.
     *
     * @param i an expression for the number
     */
    static String sqlKey(String i, long keys) {
        return "1 + ((%s)::bigint * %d) %% %d".formatted(i, STRIDE, keys);
    }
}
