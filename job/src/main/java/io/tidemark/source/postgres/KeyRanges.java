package io.tidemark.source.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts tables into ranges of the first column of their key.
 *
 * <p>No row can be lost: the first range has no lower bound, the last no upper one, each begins
 * where the one before it ends, and the server compares by the column's own order when it finds the
 * bounds and when it reads a range. Where exactly the bounds are matters for speed alone, so they
 * may come from a sample.
 */
public final class KeyRanges {

    private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");

    /** Integers are cut by arithmetic if at least one in so many is a key. */
    private static final int DENSE = 2;

    private static final long EXACT_ROWS = 2_000_000;
    private static final long SAMPLED_ROWS_PER_RANGE = 2_000;

    private final long exactRows;

    public KeyRanges() {
        this(EXACT_ROWS);
    }

    /**
     * @param exactRows the bounds of larger tables come from a sample
     */
    KeyRanges(long exactRows) {
        this.exactRows = exactRows;
    }

    /**
     * The ranges in ascending order; at least one, at most {@code maxRanges}.
     *
     * @param rowsPerRange aimed at; ranges get larger where there would be too many of them
     */
    public List<KeyRange> split(
            Connection connection, TableSchema schema, long rowsPerRange, int maxRanges)
            throws SQLException {
        long rows = new Catalog(connection, schema.source()).estimatedRows(schema.table());
        long wanted = Math.min(maxRanges, (rows + rowsPerRange - 1) / rowsPerRange);
        if (wanted <= 1) {
            return List.of(KeyRange.ALL);
        }
        Column first = firstOfKey(schema);
        List<String> bounds = List.of();
        if (schema.key().size() == 1 && INTEGERS.contains(first.type())) {
            bounds = denseBounds(connection, schema.table(), first, rows, wanted);
        }
        if (bounds.isEmpty()) {
            bounds = quantiles(connection, schema.table(), first, rows, wanted);
        }
        return between(bounds);
    }

    /** The column that tables are cut by. */
    static Column firstOfKey(TableSchema schema) {
        return schema.rowColumns().get(schema.keyIndexes()[0]);
    }

    /** Empty if too few of the numbers between the smallest and the largest are keys. */
    private static List<String> denseBounds(
            Connection connection, TableId table, Column column, long rows, long ranges)
            throws SQLException {
        String name = TableId.quote(column.name());
        List<@Nullable String> ends =
                SqlRows.one(
                        connection,
                        "SELECT min(%1$s)::text, max(%1$s)::text FROM %2$s"
                                .formatted(name, table.quoted()),
                        r -> Arrays.asList(r.getString(1), r.getString(2)));
        String smallest = ends.get(0);
        String largest = ends.get(1);
        if (smallest == null || largest == null) {
            return List.of();
        }
        BigInteger low = new BigInteger(smallest);
        BigInteger span = new BigInteger(largest).subtract(low).add(BigInteger.ONE);
        if (span.compareTo(BigInteger.valueOf(rows).multiply(BigInteger.valueOf(DENSE))) > 0) {
            return List.of();
        }
        List<String> bounds = new ArrayList<>();
        for (long i = 1; i < ranges; i++) {
            BigInteger offset =
                    span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(ranges));
            bounds.add(low.add(offset).toString());
        }
        return bounds;
    }

    private List<String> quantiles(
            Connection connection, TableId table, Column column, long rows, long ranges)
            throws SQLException {
        String sql =
                """
                SELECT DISTINCT ON (piece) pieces.k::text
                  FROM (SELECT %1$s AS k, ntile(%2$d) OVER (ORDER BY %1$s) AS piece
                          FROM %3$s%4$s WHERE %1$s IS NOT NULL) AS pieces
                 ORDER BY piece, pieces.k\
                """
                        .formatted(
                                TableId.quote(column.name()),
                                ranges,
                                table.quoted(),
                                sample(rows, ranges));
        List<String> bounds = SqlRows.list(connection, sql, r -> r.getString(1));
        // The first piece begins with the smallest key, but its range has no lower bound.
        return bounds.isEmpty() ? bounds : bounds.subList(1, bounds.size());
    }

    /** Blocks at random, always the same ones. */
    private String sample(long rows, long ranges) {
        if (rows <= exactRows) {
            return "";
        }
        double percent = Math.min(100, 100.0 * ranges * SAMPLED_ROWS_PER_RANGE / rows);
        return String.format(Locale.ROOT, " TABLESAMPLE SYSTEM (%.6f) REPEATABLE (1)", percent);
    }

    private static List<KeyRange> between(List<String> bounds) {
        List<KeyRange> ranges = new ArrayList<>();
        @Nullable String low = null;
        for (String bound : bounds) {
            // A key that fills several pieces begins only one range.
            if (!bound.equals(low)) {
                ranges.add(new KeyRange(low, bound));
                low = bound;
            }
        }
        ranges.add(new KeyRange(low, null));
        return List.copyOf(ranges);
    }

    /** The range as an SQL condition on the column. Nulls belong to the first range. */
    public String condition(KeyRange range, Column column) {
        String name = TableId.quote(column.name());
        String low = range.low();
        String high = range.high();
        if (low != null) {
            String from = name + " >= " + literal(low, column);
            return high == null ? from : from + " AND " + name + " < " + literal(high, column);
        }
        if (high == null) {
            return "TRUE";
        }
        String below = name + " < " + literal(high, column);
        return column.notNull() ? below : "(" + below + " OR " + name + " IS NULL)";
    }

    /** Safe whether or not the server takes backslashes literally. */
    private static String literal(String text, Column column) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return (quoted.contains("\\") ? "E" + quoted.replace("\\", "\\\\") : quoted)
                + "::"
                + column.type();
    }
}
