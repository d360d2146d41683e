package io.tidemark.local.soak;

import io.tidemark.cli.Screen;
import io.tidemark.local.Teardown;
import io.tidemark.local.TempFolder;
import io.tidemark.local.WorkloadResult;
import io.tidemark.local.soak.FaultMaker.Mending;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Replicates a shop under load on a cluster of processes while one thing after the other breaks.
 * After each fault the target has to make progress again, the load pauses, and both sides are
 * compared.
 */
final class Soak {

    private static final String STREAMING =
            "SELECT count(*) FROM tidemark.ledger WHERE phase = 'streaming'";
    private static final long WATCH_MILLIS = 1_000;

    private final SoakOptions options;
    private final Screen screen;
    private final Teardown teardown;
    private final List<FaultResult> results = new ArrayList<>();

    /** Everything that the soak opens is closed by {@code teardown}. */
    Soak(SoakOptions options, Screen screen, Teardown teardown) {
        this.options = options;
        this.screen = screen;
        this.teardown = teardown;
    }

    /** The exit code. */
    int run() throws Exception {
        Path folder =
                teardown.open("temp folder", () -> TempFolder.create("tidemark-soak-")).path();
        screen.print(
                "soak: %d faults, seed %d, in %s"
                        .formatted(options.faults(), options.seed(), folder));
        screen.print("starting two PostgreSQL servers");
        SoakServers servers = SoakServers.start(folder, teardown);
        screen.print(
                "starting ZooKeeper, a JobManager and %d TaskManagers"
                        .formatted(options.taskManagers()));
        SoakCluster cluster =
                teardown.open(
                        "cluster",
                        () -> SoakCluster.start(folder.resolve("cluster"), options.taskManagers()));
        int exitCode;
        try {
            exitCode = soak(servers, cluster);
        } catch (SoakFailedException e) {
            if (teardown.stopping()) {
                throw e;
            }
            screen.print(SoakReport.table(results));
            screen.print("FAILED: " + e.getMessage() + "\n" + cluster.jobText());
            exitCode = SoakCommand.EXIT_FAILED;
        }
        if (options.afterwards() == SoakOptions.Afterwards.KEEP) {
            keep(servers, cluster);
        }
        return exitCode;
    }

    private int soak(SoakServers servers, SoakCluster cluster) throws Exception {
        cluster.submit(SoakPipelineFile.write(servers.folder(), servers), options);
        screen.print("the job is submitted; web UI " + cluster.webUi());
        Patience.await("the job has copied the tables", () -> isStreaming(servers));
        SoakAudit audit = SoakAudit.begin(servers);
        SoakLoad load = teardown.open("load", () -> new SoakLoad(servers, options.seed()));
        FaultMaker maker = new FaultMaker(cluster, servers, load, teardown);
        Marker marker = new Marker(servers);
        screen.print("the tables are copied; the load begins");
        for (PlannedFault fault : SoakPlan.of(options.seed(), options.faults(), options.kinds())) {
            teardown.whileOpen(
                    () -> {
                        load.resume();
                        return true;
                    });
            TimeUnit.NANOSECONDS.sleep(fault.calm().toNanos());
            screen.print(
                    "%3d of %d  %-16s %s"
                            .formatted(
                                    fault.number(),
                                    options.faults(),
                                    fault.kind().word(),
                                    fault.kind().text()));
            Duration recovery = recover(maker.make(fault), marker);
            screen.print("          recovered in " + SoakReport.seconds(recovery));
            load.pause();
            results.add(new FaultResult(fault, recovery, audit.problems()));
            tell(results.get(results.size() - 1), audit);
        }
        return verdict(load.total());
    }

    /** How long it took until a change from after the fault was at the target. */
    private static Duration recover(Mending mending, Marker marker) throws Exception {
        return switch (mending.moment()) {
            case AT_ONCE -> {
                FutureTask<Duration> travel = begin(marker::travel);
                mending.work().mend();
                yield finished(travel);
            }
            case AFTER_RECOVERY -> {
                Duration recovery = marker.travel();
                mending.work().mend();
                // What came back must not be in the way.
                marker.travel();
                yield recovery;
            }
        };
    }

    private static FutureTask<Duration> begin(Callable<Duration> work) {
        FutureTask<Duration> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "soak-marker");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static Duration finished(FutureTask<Duration> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SoakFailedException failed) {
                throw failed;
            }
            throw e;
        }
    }

    private void tell(FaultResult result, SoakAudit audit) {
        if (result.problems().isEmpty()) {
            screen.print(
                    String.format(
                            Locale.ROOT,
                            "          target equals source; %,d changes, each applied once",
                            audit.changes()));
        }
        for (String problem : result.problems()) {
            screen.print("        ✗ " + problem);
        }
    }

    private int verdict(WorkloadResult load) {
        screen.print("\n" + SoakReport.table(results));
        screen.print(
                String.format(
                        Locale.ROOT,
                        "%nload: %,d transactions committed; %,d rows inserted, %,d updated, %,d"
                                + " deleted, and what was under way when the source went away",
                        load.committed(),
                        load.inserted(),
                        load.updated(),
                        load.deleted()));
        if (results.stream().allMatch(result -> result.problems().isEmpty())) {
            screen.print(
                    "PASSED: seed %d; after each of %d faults the target equalled the source, every"
                                    .formatted(options.seed(), results.size())
                            + " change was applied once, the ledger had no gap");
            return SoakCommand.EXIT_PASSED;
        }
        screen.print("FAILED: seed " + options.seed());
        return SoakCommand.EXIT_FAILED;
    }

    private static boolean isStreaming(SoakServers servers) {
        try {
            return Sql.number(servers.target(), STREAMING) == 1;
        } catch (SQLException e) {
            // The job has not made its tables yet.
            return false;
        }
    }

    private void keep(SoakServers servers, SoakCluster cluster) throws InterruptedException {
        screen.print(
                """

                everything stays up until Ctrl-C
                  source  psql "%s"
                  target  psql "%s"
                  web UI  %s
                  files   %s\
                """
                        .formatted(
                                servers.source().url(),
                                servers.target().url(),
                                cluster.webUi(),
                                servers.folder()));
        while (!teardown.stopping()) {
            TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
        }
    }
}
