package io.tidemark.bench.workload;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** When a numbered change is said to have been: a millisecond after the one before. */
final class ChangeTime {

    private static final Instant START = Instant.parse("2024-06-01T00:00:00Z");

    private static final DateTimeFormatter TEXT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSx").withZone(ZoneOffset.UTC);

    private ChangeTime() {}

    /** Of change {@code i}, as PostgreSQL writes it; 0: before all changes. */
    static String text(long i) {
        return TEXT.format(START.plusMillis(i));
    }

    /**
     * The same as an expression of SQL.
     *
     * @param i an expression for the number
     */
    static String sql(String i) {
        return "timestamptz '%s' + %s * interval '1 millisecond'".formatted(START, i);
    }
}
