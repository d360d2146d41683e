package io.tidemark.local.soak;

import io.tidemark.local.Connector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements in a session of their own: no session outlives the servers of a soak. */
final class Sql {

    private Sql() {}

    static void execute(Connector database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row; 0 if it is null or there is none. */
    static long number(Connector database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Whether the server lets in and answers. */
    static boolean answers(Connector database) {
        try {
            return number(database, "SELECT 1") == 1;
        } catch (SQLException e) {
            return false;
        }
    }
}
