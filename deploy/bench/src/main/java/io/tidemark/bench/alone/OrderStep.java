package io.tidemark.bench.alone;

import io.tidemark.change.Change;

/** What a numbered step changes in the table of 8 columns. Each has the same meaning in SQL. */
public enum OrderStep {
    /** An update of a row at random. */
    UPDATE,
    /** The same, most often of a row of a few. */
    HOT_UPDATE,
    /** A deletion of a row at random. */
    DELETE;

    /** One key of so many is hot. */
    public static final int KEYS_PER_HOT_KEY = 100;

    /** One change of so many is not of a hot key. */
    public static final int CHANGES_PER_COLD = 10;

    /** Which rows take part, from 1, of a table of so many rows; row 0 is the marker. */
    public static long keys(long rows) {
        return rows - 1;
    }

    /** Which of them are hot, from 1. */
    public static long hotKeys(long rows) {
        return Math.max(1, rows / KEYS_PER_HOT_KEY);
    }

    /** What step {@code i} says. */
    Change change(OrderRows rows, long i, long tableRows) {
        return switch (this) {
            case UPDATE -> rows.updated(key(i, keys(tableRows)), i);
            case HOT_UPDATE ->
                    rows.updated(
                            key(
                                    i,
                                    i % CHANGES_PER_COLD == 0
                                            ? keys(tableRows)
                                            : hotKeys(tableRows)),
                            i);
            case DELETE -> rows.deleted(key(i, keys(tableRows)));
        };
    }

    private static long key(long i, long keys) {
        return 1 + i * OrderRows.STRIDE % keys;
    }
}
