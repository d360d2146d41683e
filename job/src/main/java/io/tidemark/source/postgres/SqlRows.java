package io.tidemark.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Queries of the catalog. Parameters are texts and numbers. */
final class SqlRows {

    /** Makes a value of the row that the result stands on. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private SqlRows() {}

    static <T> List<T> list(
            Connection connection, String sql, Reader<T> reader, Object... parameters)
            throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
        return rows;
    }

    static <T> Optional<T> first(
            Connection connection, String sql, Reader<T> reader, Object... parameters)
            throws SQLException {
        return list(connection, sql, reader, parameters).stream().findFirst();
    }

    /** For queries that always have a row. */
    static <T> T one(Connection connection, String sql, Reader<T> reader, Object... parameters)
            throws SQLException {
        return first(connection, sql, reader, parameters)
                .orElseThrow(() -> new SQLException("no row: " + sql));
    }
}
