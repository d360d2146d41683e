package io.tidemark.local;

import io.tidemark.cli.LocalRun;
import io.tidemark.cli.Screen;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.StartChoice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark bench-load}: snapshot and updates from one PostgreSQL to another. */
@Command(
        name = "bench-load",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Copies a table of 8 columns between two embedded PostgreSQL servers, then updates rows"
                    + " of it in transactions of 100, and prints rows per second for both, until"
                    + " the target has the last one. Servers and job share this machine."
        })
final class BenchLoadCommand implements Callable<Integer> {

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Rows of the snapshot.")
    private long rows;

    @Option(
            names = "--updates",
            paramLabel = "N",
            defaultValue = "500000",
            description = "Updates after it.")
    private long updates;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Checkpoint interval.")
    private String interval = "5s";

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Parallelism of the job.")
    private int parallelism;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
        try (Teardown teardown = Teardown.begin(out::println)) {
            Path folder =
                    teardown.open("folder", () -> TempFolder.create("tidemark-bench-")).path();
            EmbeddedDatabase source =
                    teardown.open("source", () -> EmbeddedDatabase.start("shop", folder));
            EmbeddedDatabase target =
                    teardown.open("target", () -> EmbeddedDatabase.start("warehouse", folder));
            fill(source);
            String yaml =
                    """
                    pipeline: {name: bench, storage: "file://%s"}
                    sources: {shop: {type: postgres, url: "%s"}}
                    sinks: {warehouse: {type: postgres, url: "%s"}}
                    tables: [public.bench]
                    flink: {execution.checkpointing.interval: %s}
                    """
                            .formatted(
                                    folder.resolve("storage"),
                                    source.url(),
                                    target.url(),
                                    interval);
            Screen screen = new Screen(out, Screen.Mode.PLAIN);
            long start = System.nanoTime();
            LocalRun run =
                    teardown.open(
                            "run",
                            () ->
                                    LocalRun.start(
                                            PipelineFile.parse(yaml, "bench"),
                                            new LocalRun.Options(
                                                    new StartChoice.Latest(),
                                                    parallelism,
                                                    LocalRun.Until.STOPPED),
                                            screen));
            await(target, "SELECT count(*) FROM public.bench", rows, run);
            print(out, "snapshot", rows, start);
            await(target, "SELECT count(*) FROM tidemark.ledger WHERE phase = 'streaming'", 1, run);
            start = System.nanoTime();
            update(source);
            print(out, "(the source alone, updating)", updates, start);
            await(target, "SELECT max(number) FROM public.bench", updates, run);
            print(out, "updates", updates, start);
        }
        return 0;
    }

    private static void print(PrintWriter out, String what, long count, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        out.printf(
                Locale.ROOT,
                "%-30s %,10d rows  %7.1f s  %,9.0f rows/s%n",
                what,
                count,
                seconds,
                count / seconds);
        out.flush();
    }

    private void fill(EmbeddedDatabase source) throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE public.bench (id bigint PRIMARY KEY, number bigint,
                      amount numeric(12,2), status text, note text, created timestamptz,
                      updated timestamptz, flag boolean)
                    """);
            statement.execute(
                    """
                    INSERT INTO public.bench SELECT i, 0, i %% 1000 + 0.25, 'NEW',
                      'a note of some length ' || i, '2024-01-01', now(), false
                    FROM generate_series(1, %d) i
                    """
                            .formatted(rows));
            statement.execute("VACUUM ANALYZE public.bench");
            statement.execute(
                    """
                    CREATE PROCEDURE public.change(changes bigint, rows bigint) LANGUAGE plpgsql AS $$
                    BEGIN
                      FOR i IN 1..changes LOOP
                        UPDATE public.bench SET number = i, amount = amount + 1, status = 'SHIPPED',
                          updated = clock_timestamp() WHERE id = 1 + (i::bigint * 7919) % rows;
                        IF i % 100 = 0 THEN COMMIT; END IF;
                      END LOOP;
                    END $$
                    """);
        }
    }

    private void update(EmbeddedDatabase source) throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CALL public.change(%d, %d)".formatted(updates, rows));
        }
    }

    private static void await(EmbeddedDatabase target, String query, long value, LocalRun run)
            throws Exception {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet result = statement.executeQuery(query)) {
                    result.next();
                    if (result.getLong(1) >= value) {
                        return;
                    }
                } catch (SQLException e) {
                    if (!"42P01".equals(e.getSQLState()) && !"3F000".equals(e.getSQLState())) {
                        throw e;
                    }
                }
                if (run.failure().isPresent()) {
                    throw new IllegalStateException("the job failed", run.failure().get());
                }
                Thread.sleep(250);
            }
        }
    }
}
