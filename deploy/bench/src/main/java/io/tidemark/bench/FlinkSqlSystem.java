package io.tidemark.bench;

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

    /** Where the repository is; the launcher and the tests set it. */
    private static final String ROOT = "tidemark.root";

    private static final String CLASS_PATH = "classpath.txt";

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
        return Optional.of(built().resolve(CLASS_PATH));
    }

    private static Path built() {
        return Path.of(System.getProperty(ROOT, "."), "deploy", "bench", "flink-sql", "target")
                .toAbsolutePath()
                .normalize();
    }

    @Override
    public Replication prepare(Trial trial) throws IOException, SQLException, NoFigureException {
        Path classPath = built().resolve(CLASS_PATH);
        if (!Files.exists(classPath)) {
            throw new NoFigureException(
                    classPath + " is missing: build the module deploy/bench/flink-sql");
        }
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
                        built().resolve("classes")
                                + System.getProperty("path.separator")
                                + Files.readString(classPath).strip(),
                        List.of(MAIN, file.toString()));
        return JobProcess.start(program, trial.folder().resolve("flink-sql.out"));
    }
}
