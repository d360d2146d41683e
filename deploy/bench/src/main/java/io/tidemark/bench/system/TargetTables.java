package io.tidemark.bench.system;

import io.tidemark.bench.system.Made.Marker;
import io.tidemark.bench.workload.BenchTable;
import io.tidemark.local.Comparison;
import io.tidemark.local.Comparison.Content;
import io.tidemark.local.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What has arrived in the tables of the target; asked over one connection. */
final class TargetTables implements Arrival {

    /** A system that makes its tables itself has not done it yet. */
    private static final List<String> NOT_YET = List.of("42P01", "3F000");

    private final Connection connection;
    private final Trial trial;
    private final String countRows;

    TargetTables(Trial trial) throws SQLException {
        this.trial = trial;
        this.countRows =
                trial.workload().tables().stream()
                        .map(table -> "SELECT count(*) AS n FROM " + table.qualified())
                        .collect(
                                Collectors.joining(
                                        " UNION ALL ", "SELECT sum(n) FROM (", ") AS counts"));
        this.connection = trial.target().connect();
    }

    @Override
    public boolean hasLastRow() throws SQLException {
        return number("SELECT (%s)::integer".formatted("(" + trial.workload().lastRow() + ")")) > 0;
    }

    @Override
    public boolean hasAllRows() throws SQLException {
        return number(countRows) == trial.workload().rows();
    }

    @Override
    public Predicate<Marker> reached() throws SQLException {
        long number = number(trial.workload().marker().read());
        return marker -> marker.number() <= number;
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
    public List<Content> atSource() throws SQLException {
        return contents(trial.source());
    }

    @Override
    public List<Content> arrived() throws SQLException {
        return contents(trial.target());
    }

    private List<Content> contents(EmbeddedDatabase database) throws SQLException {
        List<String> names = trial.workload().tables().stream().map(BenchTable::name).toList();
        return new Comparison(database, database, "public", names).readSource();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
