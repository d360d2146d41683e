package io.tidemark.bench.system;

import io.tidemark.bench.workload.BenchTable;
import io.tidemark.bench.workload.Changes;
import io.tidemark.bench.workload.Workload;
import io.tidemark.local.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * One workload with one system, once: servers of its own, with the workload's tables at the source.
 *
 * @param folder for everything that the trial leaves behind; deleted after it
 */
public record Trial(
        EmbeddedDatabase source,
        EmbeddedDatabase target,
        Path folder,
        Workload workload,
        BenchSettings settings) {

    /** Creates and fills the tables at the source, and makes ready what will change them. */
    public void fillSource() throws SQLException {
        execute(source, workload.createAtSource());
        execute(source, workload.fill());
        execute(source, workload.changes().map(Changes::setUp).orElse(List.of()));
        execute(source, List.of("VACUUM ANALYZE", "CHECKPOINT"));
    }

    /** Creates the tables at the target, for systems that do not do it themselves. */
    void createTargetTables() throws SQLException {
        execute(target, workload.tables().stream().map(BenchTable::createAtTarget).toList());
    }

    /** The names of the tables, comma between, as SQL wants them. */
    String tableList() {
        return String.join(", ", workload.tables().stream().map(BenchTable::qualified).toList());
    }

    public static void execute(EmbeddedDatabase database, List<String> statements)
            throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
