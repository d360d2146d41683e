package io.tidemark.bench.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flink SQL from the connector {@code postgres-cdc} to the connector {@code jdbc}. */
final class FlinkSqlSystem implements ReplicationSystem {

    private static final BuiltModule MODULE = new BuiltModule("flink-sql");

    private static final String MAIN = "io.tidemark.bench.flinksql.FlinkSqlMain";

    @Override
    public String name() {
        return "flink-sql";
    }

    @Override
    public String about() {
        return "Flink SQL, postgres-cdc to jdbc, upserts in batches";
    }

    @Override
    public Map<String, String> settings(BenchSettings settings) {
        Map<String, String> all = new LinkedHashMap<>(settings.ofFlink());
        all.putAll(FlinkSqlScript.SOURCE_OPTIONS);
        all.putAll(FlinkSqlScript.SINK_OPTIONS);
        all.put("url of the sink", "?" + FlinkSqlScript.URL_OPTIONS);
        return all;
    }

    @Override
    public Optional<Path> classPathFile() {
        return Optional.of(MODULE.libraries());
    }

    @Override
    public Replication prepare(Trial trial) throws IOException, SQLException, NoFigureException {
        String classPath = MODULE.classPath();
        trial.createTargetTables();
        FlinkSqlScript script = new FlinkSqlScript(trial);
        Trial.execute(trial.source(), script.sourceSetUp());
        Path file = Files.writeString(trial.folder().resolve("job.sql"), script.text());
        JobProcess.Program program =
                new JobProcess.Program(
                        trial.settings().heap(),
                        List.of(
                                "-Dlog4j2.configurationFile=flink-sql-log4j2.xml",
                                // The JDBC connector writes timestamps in the zone of the process.
                                "-Duser.timezone=UTC"),
                        classPath,
                        List.of(MAIN, file.toString()));
        return JobProcess.start(program, trial.folder().resolve("flink-sql.out"));
    }
}
