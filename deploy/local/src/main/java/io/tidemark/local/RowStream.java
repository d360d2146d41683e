package io.tidemark.local;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows of a table in the order of their key, fetched a few at a time. */
final class RowStream implements AutoCloseable {

    private static final int FETCHED_AT_ONCE = 1_000;

    private final Statement statement;
    private final ResultSet rows;

    /**
     * A row as text.
     *
     * @param key the values of the key columns
     * @param text the values of all columns
     */
    record Row(String key, String text) {

        /** The order of the server: by the bytes of the key. */
        int compareTo(Row other) {
            return Arrays.compareUnsigned(
                    key.getBytes(StandardCharsets.UTF_8),
                    other.key.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Runs the query.
     *
     * @param query its columns are the key and the row, ordered by the key's bytes
     */
    RowStream(Connection connection, String query) throws SQLException {
        // The driver fetches row by row only within a transaction.
        connection.setAutoCommit(false);
        statement = connection.createStatement();
        statement.setFetchSize(FETCHED_AT_ONCE);
        rows = statement.executeQuery(query);
    }

    /** The next row, null at the end. */
    @Nullable Row next() throws SQLException {
        return rows.next() ? new Row(rows.getString(1), rows.getString(2)) : null;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
