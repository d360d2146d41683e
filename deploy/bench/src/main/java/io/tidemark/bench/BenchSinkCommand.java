package io.tidemark.bench;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.Teardown;
import io.tidemark.local.TempFolder;
import io.tidemark.pipeline.SinkOnlyJob;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code tidemark bench-sink}: how fast changes go into PostgreSQL when making them costs next to
 * nothing.
 */
@Command(
        name = "bench-sink",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Puts generated updates of existing rows (8 columns, keys at random) into an embedded"
                    + " PostgreSQL and prints changes per second, from the job's start until the"
                    + " last epoch is committed."
        })
final class BenchSinkCommand implements Callable<Integer> {

    private static final TableId TABLE = new TableId("public", OrderTable.TABLE.name());

    private static final TableSchema SCHEMA =
            new TableSchema(
                    SourceTable.OWN,
                    TABLE,
                    OrderTable.TABLE.columns().stream()
                            .map(
                                    column ->
                                            Column.of(
                                                    column.name(),
                                                    column.fullType(),
                                                    column.name().equals(OrderTable.TABLE.key())))
                            .toList(),
                    List.of(OrderTable.TABLE.key()),
                    List.of());

    private static final List<String> NOT_YET = List.of("42P01", "3F000");

    private static final String REPORT =
            """
            WITH e AS (SELECT *, min(sequence) OVER () AS first FROM tidemark.epoch WHERE read > 0)
            SELECT count(*), sum(read), sum(applied), sum(superseded), round(avg(took_ms)),
                   extract(epoch FROM max(committed_at)
                     - (SELECT min(committed_at) FROM e))
            FROM e WHERE sequence > first
            """;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Rows in the target.")
    private long rows;

    @Option(
            names = "--changes",
            paramLabel = "N",
            defaultValue = "3000000",
            description = "Updates.")
    private long changes;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Checkpoint interval.")
    private String interval = "5s";

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "1",
            description = "Parallelism of the job.")
    private int parallelism;

    @Option(
            names = "--table",
            paramLabel = "OPTIONS",
            defaultValue = "",
            description =
                    "Options of the table's entry, for example 'order-by: number' or 'where: number >"
                            + " 0', to measure merge and transform. The column number grows with"
                            + " every change.")
    private String table = "";

    @Option(
            names = "--state",
            paramLabel = "TYPE",
            defaultValue = "hashmap",
            description = "Where the merge keeps its state: hashmap or rocksdb.")
    private String state = "hashmap";

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
        try (Teardown teardown = Teardown.begin(out::println)) {
            Path folder =
                    teardown.open("folder", () -> TempFolder.create("tidemark-bench-")).path();
            EmbeddedDatabase target =
                    teardown.open(
                            "target",
                            () -> EmbeddedDatabase.start("warehouse", folder, Bench.SERVER));
            fill(target);
            Pipeline pipeline =
                    PipelineFile.parse(
                            """
                            pipeline: {name: bench, storage: "file://%s"}
                            sources: {none: {type: postgres, url: "postgresql://localhost/none"}}
                            sinks: {warehouse: {type: postgres, url: "%s"}}
                            tables: [{from: public.bench%s}]
                            flink:
                              execution.checkpointing.interval: %s
                              state.backend.type: %s
                            """
                                    .formatted(
                                            folder.resolve("storage"),
                                            target.url(),
                                            table.isBlank() ? "" : ", " + table,
                                            interval,
                                            state),
                            "bench");
            new SchemaStore(pipeline.storage()).put(SCHEMA);
            JobClient job =
                    SinkOnlyJob.start(pipeline, SCHEMA, parallelism, env -> generated(env, rows));
            teardown.open("job", () -> (AutoCloseable) () -> job.cancel().get());
            while (applied(target) < changes) {
                if (job.getJobStatus().get().isTerminalState()) {
                    throw new IllegalStateException("the job has ended by itself");
                }
                Thread.sleep(500);
            }
            report(out, target);
        }
        return 0;
    }

    private void fill(EmbeddedDatabase target) throws SQLException {
        Trial.execute(
                target,
                List.of(
                        OrderTable.TABLE.createAtTarget(),
                        OrderTable.fill(rows),
                        "VACUUM ANALYZE",
                        "CHECKPOINT"));
    }

    private static DataStream<Change> generated(StreamExecutionEnvironment env, long rows) {
        return env.fromSource(
                        new NumberSequenceSource(1, Long.MAX_VALUE),
                        WatermarkStrategy.noWatermarks(),
                        "generator")
                .uid("generator")
                .map(new Generator(rows))
                .returns(ChangeTypes.CHANGE)
                .uid("changes");
    }

    private static long applied(EmbeddedDatabase target) throws SQLException {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet read =
                        statement.executeQuery(
                                "SELECT coalesce(sum(read), 0) FROM tidemark.epoch")) {
            read.next();
            return read.getLong(1);
        } catch (SQLException e) {
            if (NOT_YET.contains(String.valueOf(e.getSQLState()))) {
                return 0;
            }
            throw e;
        }
    }

    /** From the commit of the first epoch to that of the last: without the start of the job. */
    private static void report(PrintWriter out, EmbeddedDatabase target) throws SQLException {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement();
                ResultSet epochs = statement.executeQuery(REPORT)) {
            epochs.next();
            double seconds = epochs.getDouble(6);
            out.printf(
                    Locale.ROOT,
                    "%,.0f changes/s: %,d changes in %.1f s, %d epochs, %,d applied, %,d superseded,"
                            + " commit %,d ms on average%n",
                    epochs.getLong(2) / seconds,
                    epochs.getLong(2),
                    seconds,
                    epochs.getLong(1),
                    epochs.getLong(3),
                    epochs.getLong(4),
                    epochs.getLong(5));
            out.flush();
        }
    }

    /** Makes updates; the keys are at random, the same for the same number. */
    private static final class Generator extends RichMapFunction<Long, Change> {

        private static final long serialVersionUID = 1L;

        private final long rows;
        private final long fingerprint = SCHEMA.fingerprint();
        private transient RowBuilder builder;
        private transient KeyEncoder keys;

        @SuppressWarnings("NullAway.Init") // Flink calls open
        Generator(long rows) {
            this.rows = rows;
        }

        @Override
        public void open(OpenContext context) {
            builder = new RowBuilder(SCHEMA.columns().size());
            keys = new KeyEncoder(TABLE, SCHEMA.keyIndexes());
        }

        @Override
        public Change map(Long number) {
            long id = new SplittableRandom(number).nextLong(rows);
            String n = Long.toString(number);
            builder.set(0, Long.toString(id))
                    .set(1, n)
                    .set(2, n + ".25")
                    .set(3, "SHIPPED")
                    .set(4, "a note of some length for change " + n)
                    .set(5, "2024-01-01 00:00:00+00")
                    .set(6, "2024-06-01 12:34:56.789+00")
                    .set(7, "t");
            var row = builder.build();
            LogPosition at = new LogPosition(number, 0, System.currentTimeMillis() * 1000);
            return Change.upsert(fingerprint, at, keys.key(row), row, null);
        }
    }
}
