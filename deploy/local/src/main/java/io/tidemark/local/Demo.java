package io.tidemark.local;

import io.tidemark.cli.ProgressLine;
import io.tidemark.cli.ProgressPoll;
import io.tidemark.cli.Screen;
import io.tidemark.local.Comparison.TableResult;
import io.tidemark.source.postgres.Capture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Replicates a shop from one embedded server to another while it changes, and proves that both are
 * equal in the end.
 */
final class Demo {

    private static final long WATCH_MILLIS = 1_000;

    private final DemoOptions options;
    private final DemoJob.Starter starter;
    private final Screen screen;
    private final Teardown teardown;

    /** Everything that the demo opens is closed by {@code teardown}. */
    Demo(DemoOptions options, DemoJob.Starter starter, Screen screen, Teardown teardown) {
        this.options = options;
        this.starter = starter;
        this.screen = screen;
        this.teardown = teardown;
    }

    /** Both servers. */
    private record Servers(EmbeddedDatabase source, EmbeddedDatabase target) {}

    /** The exit code. */
    int run() throws Exception {
        Path folder =
                teardown.open("temp folder", () -> TempFolder.create("tidemark-demo-")).path();
        Servers servers = startServers(folder);
        ShopSchema.Size size = fill(servers.source());
        DemoJob job = startJob(folder, sourceRole(servers.source()), targetRole(servers.target()));
        Workload workload = startWorkload(servers.source(), size);
        ProgressPoll poll =
                teardown.open(
                        "progress",
                        () ->
                                new ProgressPoll(
                                        servers.target().connect(), DemoPipelineFile.PIPELINE));
        DemoWatch watch = new DemoWatch(job, poll, new ProgressLine(size.rows()), screen);
        watch.during(workload);
        report(finished(workload));
        Comparison comparison =
                new Comparison(
                        servers.source(), servers.target(), ShopSchema.NAME, ShopSchema.TABLES);
        int exitCode = verdict(comparison, watch.untilEqual(comparison));
        if (options.afterwards() == DemoOptions.Afterwards.KEEP) {
            keep(servers, job);
        }
        return exitCode;
    }

    private Servers startServers(Path folder) throws Exception {
        screen.print("starting two PostgreSQL servers");
        EmbeddedDatabase source =
                teardown.open("source server", () -> EmbeddedDatabase.start("shop", folder));
        EmbeddedDatabase target =
                teardown.open("target server", () -> EmbeddedDatabase.start("warehouse", folder));
        return new Servers(source, target);
    }

    private ShopSchema.Size fill(EmbeddedDatabase source) throws SQLException {
        try (Connection connection = source.connect()) {
            ShopSchema.create(connection);
            ShopSchema.Size size = ShopSchema.fill(connection, options.rows());
            screen.print(
                    String.format(
                            Locale.ROOT,
                            "source: %,d rows in %d tables; target: empty",
                            size.rows(),
                            ShopSchema.TABLES.size()));
            return size;
        }
    }

    /** The job only reads, so who owns the tables publishes them. */
    private static PipelineRole sourceRole(EmbeddedDatabase source) throws SQLException {
        try (Connection connection = source.connect()) {
            ShopSchema.publish(
                    connection,
                    Capture.slotName(DemoPipelineFile.PIPELINE, DemoPipelineFile.SOURCE));
        }
        return PipelineRole.ofSource(source, ShopSchema.NAME);
    }

    private static PipelineRole targetRole(EmbeddedDatabase target) throws SQLException {
        return PipelineRole.ofTarget(target, ShopSchema.NAME);
    }

    private DemoJob startJob(Path folder, PipelineRole source, PipelineRole target)
            throws Exception {
        String text = DemoPipelineFile.text(source.url(), target.url(), folder.resolve("storage"));
        Path file = DemoPipelineFile.write(folder, text);
        screen.print("pipeline file " + file + ":\n\n" + text.indent(4));
        screen.print("starting the job");
        DemoJob job = teardown.open("job", () -> starter.start(file, options.parallelism()));
        screen.print("Flink web UI: " + job.webUi());
        return job;
    }

    private Workload startWorkload(EmbeddedDatabase source, ShopSchema.Size size) throws Exception {
        screen.print(
                "workload: %d connections for %d s, seed %d"
                        .formatted(
                                options.connections(), options.load().toSeconds(), options.seed()));
        Workload.Load load =
                new Workload.Load(
                        options.connections(),
                        options.seed(),
                        options.load(),
                        Long.MAX_VALUE,
                        Workload.Load.DEFAULT_RATE);
        return teardown.open("workload", () -> Workload.start(source, size, load));
    }

    private static WorkloadResult finished(Workload workload)
            throws DemoFailedException, InterruptedException {
        try {
            return workload.result();
        } catch (SQLException e) {
            throw new DemoFailedException("the workload failed: " + e.getMessage(), e);
        }
    }

    private void report(WorkloadResult result) {
        screen.print(
                String.format(
                        Locale.ROOT,
                        "load ended: %,d transactions committed, %,d rolled back, %,d retried;"
                                + " %,d rows inserted, %,d updated, %,d deleted",
                        result.committed(),
                        result.rolledBack(),
                        result.retries(),
                        result.inserted(),
                        result.updated(),
                        result.deleted()));
    }

    private int verdict(Comparison comparison, List<TableResult> results) throws SQLException {
        screen.print(ComparisonReport.table(results));
        if (results.stream().allMatch(TableResult::matches)) {
            screen.print("source and target match");
            return DemoCommand.EXIT_MATCH;
        }
        screen.print("source and target differ; nothing has moved for the last minute");
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).matches()) {
                screen.print(
                        ComparisonReport.differences(
                                results.get(i).table(),
                                comparison.differences(ShopSchema.TABLES.get(i))));
            }
        }
        return DemoCommand.EXIT_FAILED;
    }

    private void keep(Servers servers, DemoJob job)
            throws DemoFailedException, InterruptedException {
        screen.print(
                """

                everything stays up until Ctrl-C
                  source  psql "%s"
                  target  psql "%s"
                  web UI  %s\
                """
                        .formatted(servers.source().url(), servers.target().url(), job.webUi()));
        while (!teardown.stopping()) {
            DemoWatch.requireRunning(job);
            TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
        }
    }
}
