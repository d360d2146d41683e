package io.tidemark.local;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares the tables of a schema in two PostgreSQL databases by what they would print: every
 * column cast to text, in sessions with the same settings.
 *
 * <p>Shares no code with the job. Each server adds up a 64-bit hash of each of its rows, so the
 * order of rows does not matter and a row that is there twice does. Only when the sums differ are
 * rows fetched.
 */
public final class Comparison {

    /** How many differing rows of a table are listed. */
    public static final int MOST_DIFFERENCES = 10;

    /** The table does not exist, or a column of the source does not. */
    private static final List<String> MISSING = List.of("42P01", "42703", "3F000");

    private static final String SAME_TEXT =
            """
            SET datestyle = 'ISO, YMD'; SET timezone = 'UTC'; SET intervalstyle = 'postgres';
            SET extra_float_digits = 3; SET bytea_output = 'hex'; SET lc_monetary = 'C';
            SET xmloption = 'content'; SET search_path = pg_catalog\
            """;

    private final Connector source;
    private final Connector target;
    private final String schema;
    private final List<String> tables;

    /**
     * Compares tables that have the same names on both sides.
     *
     * @param tables names without the schema
     */
    public Comparison(Connector source, Connector target, String schema, List<String> tables) {
        this.source = source;
        this.target = target;
        this.schema = schema;
        this.tables = List.copyOf(tables);
    }

    /**
     * The content of one table.
     *
     * @param checksum the sum of the hashes of all rows, modulo 2^64
     */
    public record Content(long rows, long checksum) {

        /** The checksum as people compare it. */
        public String checksumText() {
            return "%016x".formatted(checksum);
        }
    }

    /**
     * One table on both sides.
     *
     * @param target empty if the target lacks the table or one of its columns
     */
    public record TableResult(String table, Content source, Optional<Content> target) {

        /** Whether both sides hold the same rows. */
        public boolean matches() {
            return target.isPresent() && target.get().equals(source);
        }
    }

    /** The content of every table of the source, in the order given. */
    public List<Content> readSource() throws SQLException {
        List<Content> contents = new ArrayList<>();
        try (Connection from = open(source)) {
            for (String table : tables) {
                contents.add(content(from, RowText.of(from, schema, table)));
            }
        }
        return contents;
    }

    /**
     * Compares the target with what the source held.
     *
     * @param sourceContents from {@link #readSource()}
     */
    public List<TableResult> compareTarget(List<Content> sourceContents) throws SQLException {
        List<TableResult> results = new ArrayList<>();
        try (Connection from = open(source);
                Connection to = open(target)) {
            for (int i = 0; i < tables.size(); i++) {
                RowText text = RowText.of(from, schema, tables.get(i));
                results.add(
                        new TableResult(
                                schema + "." + tables.get(i),
                                sourceContents.get(i),
                                contentIfPresent(to, text)));
            }
        }
        return results;
    }

    /** Compares both sides as they are now. */
    public List<TableResult> compare() throws SQLException {
        return compareTarget(readSource());
    }

    /**
     * Up to {@link #MOST_DIFFERENCES} rows that differ, by reading both sides in the order of the
     * key.
     *
     * @param table its name without the schema
     */
    public List<Difference> differences(String table) throws SQLException {
        try (Connection from = open(source);
                Connection to = open(target)) {
            RowText text = RowText.of(from, schema, table);
            if (contentIfPresent(to, text).isEmpty()) {
                return List.of();
            }
            try (RowStream sourceRows = new RowStream(from, text.orderedRows());
                    RowStream targetRows = new RowStream(to, text.orderedRows())) {
                return Difference.between(sourceRows, targetRows, MOST_DIFFERENCES);
            }
        }
    }

    private static Connection open(Connector database) throws SQLException {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SAME_TEXT);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static Optional<Content> contentIfPresent(Connection connection, RowText text)
            throws SQLException {
        try {
            return Optional.of(content(connection, text));
        } catch (SQLException e) {
            if (MISSING.contains(String.valueOf(e.getSQLState()))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Content content(Connection connection, RowText text) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(text.checksum())) {
            row.next();
            BigDecimal sum = row.getBigDecimal(2);
            return new Content(row.getLong(1), sum.toBigIntegerExact().longValue());
        }
    }

    /** The SQL that turns the rows of one table into text. */
    private record RowText(String table, String key, String row) {

        static RowText of(Connection connection, String schema, String table) throws SQLException {
            List<String> key = new ArrayList<>();
            List<String> columns = new ArrayList<>();
            try (var statement = connection.prepareStatement(COLUMNS)) {
                statement.setString(1, quote(schema) + "." + quote(table));
                try (ResultSet column = statement.executeQuery()) {
                    while (column.next()) {
                        columns.add(column.getString(1));
                        if (column.getBoolean(2)) {
                            key.add(column.getString(1));
                        }
                    }
                }
            }
            return new RowText(
                    quote(schema) + "." + quote(table),
                    concatenated(key.isEmpty() ? columns : key),
                    concatenated(columns));
        }

        String checksum() {
            return "SELECT count(*), coalesce(sum(hashtextextended(%s, 0)::numeric), 0) FROM %s"
                    .formatted(row, table);
        }

        String orderedRows() {
            return "SELECT %s, %s FROM %s ORDER BY (%1$s) COLLATE \"C\"".formatted(key, row, table);
        }

        /** Quoted values with commas between: no two different rows give the same text. */
        private static String concatenated(List<String> columns) {
            return columns.stream()
                    .map(column -> "coalesce(quote_literal(" + quote(column) + "::text), 'NULL')")
                    .collect(Collectors.joining(" || ', ' || "));
        }

        private static String quote(String name) {
            return '"' + name.replace("\"", "\"\"") + '"';
        }
    }

    private static final String COLUMNS =
            """
            SELECT a.attname, coalesce(a.attnum = ANY (i.indkey), false)
            FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum\
            """;
}
