package io.tidemark.bench;

import io.tidemark.local.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What is asked of the target while a replication runs, over one connection. */
final class TargetQueries implements AutoCloseable {

    /** A system that makes its tables itself has not done it yet. */
    private static final List<String> NOT_YET = List.of("42P01", "3F000");

    private final Connection connection;
    private final Workload workload;

    TargetQueries(EmbeddedDatabase target, Workload workload) throws SQLException {
        this.connection = target.connect();
        this.workload = workload;
    }

    /** Whether the row is there that is likely to come last. */
    boolean hasLastRow() throws SQLException {
        return number("SELECT (%s)::integer".formatted("(" + workload.lastRow() + ")")) > 0;
    }

    /** Whether as many rows are there as at the source. */
    boolean hasAllRows() throws SQLException {
        long rows = 0;
        for (BenchTable table : workload.tables()) {
            rows += number("SELECT count(*) FROM " + table.qualified());
        }
        return rows == workload.rows();
    }

    /** Whether the marker is there with this number or a later one. */
    boolean hasMarker(long number) throws SQLException {
        return number(
                        "SELECT (%s)::integer"
                                .formatted(
                                        "(" + workload.marker().arrived().formatted(number) + ")"))
                > 0;
    }

    private long number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            if (NOT_YET.contains(String.valueOf(e.getSQLState()))) {
                return 0;
            }
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
