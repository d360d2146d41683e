package io.tidemark.bench.workload;

/** What a numbered step changes in the table of 8 columns, and in which row. */
enum OrderStep {
    /** An update of a row at random. */
    UPDATE(Generation.Kind.UPDATES),
    /** The same, most often of a row of a few. */
    HOT_UPDATE(Generation.Kind.HOT_UPDATES),
    /** A deletion of a row at random. */
    DELETE(Generation.Kind.DELETES);

    /** One key of so many is hot. */
    private static final int KEYS_PER_HOT_KEY = 100;

    /** One change of so many is not of a hot key. */
    private static final int CHANGES_PER_COLD = 10;

    private final Generation.Kind kind;

    OrderStep(Generation.Kind kind) {
        this.kind = kind;
    }

    /** How a generator calls it. */
    Generation.Kind kind() {
        return kind;
    }

    private static long hotKeys(long rows) {
        return Math.max(1, rows / KEYS_PER_HOT_KEY);
    }

    /** The row of step {@code i}, of so many rows. */
    long key(long i, long rows) {
        boolean hot = this == HOT_UPDATE && i % CHANGES_PER_COLD != 0;
        return AtRandom.key(i, hot ? hotKeys(rows) : AtRandom.keys(rows));
    }

    /** The same as an expression of SQL. */
    String sqlKey(long rows) {
        String any = AtRandom.sqlKey("i", AtRandom.keys(rows));
        return this == HOT_UPDATE
                ? "CASE WHEN i %% %d = 0 THEN %s ELSE %s END"
                        .formatted(CHANGES_PER_COLD, any, AtRandom.sqlKey("i", hotKeys(rows)))
                : any;
    }
}
