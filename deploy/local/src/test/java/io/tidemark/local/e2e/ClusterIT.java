package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.cluster.ClusterJob;
import io.tidemark.local.cluster.FlinkClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The shaded jar on a standalone cluster of separate processes that have Flink's own jars and no
 * more, submitted by Flink's own client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {

    private static final int ROWS = 1_000;

    private TestBed bed;
    private ClusterRun cluster;

    @RegisterExtension final TellsLogs logs = new TellsLogs(() -> cluster.logs());

    @BeforeAll
    void start() throws Exception {
        bed = TestBed.start();
        // A job of two needs both, so that each of them matters when it is killed.
        cluster = ClusterRun.start(bed.folder, "--taskmanagers", "2", "--slots", "1");
    }

    @AfterAll
    void stop() throws Exception {
        try {
            cluster.close();
        } finally {
            bed.close();
        }
    }

    /** What a failed test leaves running would take the slots of the next one. */
    @AfterEach
    void cancelWhatRuns() throws Exception {
        for (ClusterJob job : cluster.cluster.jobs()) {
            if (job.isAlive()) {
                cluster.cluster.client().run(List.of("cancel", job.id()));
            }
        }
    }

    @Test
    void killedStoppedRescaledAndCancelledUnderLoadItContinuesByItself() throws Exception {
        Path file = prepare("life", "300ms");
        String storage = bed.folder.resolve("storage-life").toString();
        assertThat(cluster.submit(file)).contains("beginning with a snapshot").contains("web UI");
        bed.awaitStreaming("life", null);
        try (SourceLoad load = SourceLoad.start(bed.source, "public.life", ROWS)) {
            load.awaitTransactions(50);
            assertThat(cluster.succeed("kill", "taskmanager", "1"))
                    .contains("killed taskmanager-1");
            assertThat(cluster.run("status").exit()).as("one is missing").isEqualTo(1);
            load.awaitTransactions(50);
            int before = runs("life");
            assertThat(cluster.succeed("up")).contains("started taskmanager-1");
            awaitNewRun("life", before);
            load.awaitTransactions(50);
            assertThat(cluster.succeed("savepoint", "life")).contains(storage + "/savepoints/");
            cluster.succeed("up", "--taskmanagers", "3");
            Path typo = bed.pipeline("life", "300ms", "- {from: public.life, merge-key: [m]}");
            ClusterRun.Result refused = cluster.run("upgrade", typo.toString());
            assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
            ClusterRun.Result noJar =
                    cluster.run("upgrade", prepared("life", "300ms").toString(), "--jar", "no.jar");
            assertThat(noJar.output()).contains("--jar no.jar: there is no such file");
            assertThat(cluster.cluster.job("life").isAlive()).as("it runs on").isTrue();
            before = runs("life");
            String jar = ClusterRun.jobJar().toString();
            String[] upgrade = {"upgrade", prepared("life", "300ms").toString(), "--jar", jar};
            assertThat(cluster.succeed(with(upgrade, "--parallelism", "3")))
                    .contains("shop.public.life", "goes on", "nothing is altered at the target")
                    .contains("stopped tidemark life; savepoint")
                    .contains("continuing from file:" + storage + "/savepoints/");
            awaitNewRun("life", before);
            load.awaitTransactions(50);
            FlinkClient.Result cancelled =
                    cluster.cluster
                            .client()
                            .run(List.of("cancel", cluster.cluster.job("life").id()));
            assertThat(cancelled.exitCode()).as(cancelled.output()).isZero();
            before = runs("life");
            load.awaitTransactions(50);
            assertThat(cluster.submit(file))
                    .contains("continuing from file:" + storage + "/checkpoints/");
            awaitNewRun("life", before);
        }
        awaitEqual("life");
        assertConserved("life");
        assertThat(TestBed.value(bed.target, "SELECT count(*) > 1000 FROM public.life"))
                .isEqualTo("t");
        cluster.succeed("stop", "life");
        String password = bed.writer.password();
        assertThat(cluster.allLogs()).isNotEmpty().doesNotContain(password);
    }

    @Test
    void jobOfAKilledJobManagerIsSubmittedAgainAndContinuesFromItsCheckpoint() throws Exception {
        prepare("orphan", "300ms");
        TestBed.execute(bed.source, "ALTER TABLE public.orphan REPLICA IDENTITY FULL");
        // The planner of expressions has to be in the job's jar, and not in the way of Flink's own.
        Path file =
                bed.pipeline(
                        "orphan",
                        "300ms",
                        "- {from: public.orphan, where: id > 0, select: [id, \"abs(n) as n\"]}");
        cluster.submit(file);
        bed.awaitStreaming("orphan", null);
        try (SourceLoad load = SourceLoad.start(bed.source, "public.orphan", ROWS)) {
            load.awaitTransactions(50);
            cluster.succeed("kill", "jobmanager");
            assertThat(cluster.run("stop").output()).contains("'tidemark cluster up'");
            assertThat(cluster.succeed("up")).contains("started jobmanager-1").contains("submit");
            assertThat(cluster.run("stop").output()).contains("runs no job");
            int before = runs("orphan");
            assertThat(cluster.submit(file)).contains("/checkpoints/");
            awaitNewRun("orphan", before);
        }
        awaitEqual("orphan");
        assertConserved("orphan");
        cluster.succeed("stop");
    }

    /** All rows are in the epoch that the end of the input makes: no checkpoint comes before it. */
    @Test
    void stopWithDrainAppliesWhatWasReadAndTheNextRunContinues() throws Exception {
        Path file = prepare("drain", "10m");
        cluster.submit(file, "--parallelism", "1");
        TestBed.await(
                "it reads the log",
                null,
                () ->
                        TestBed.value(
                                        bed.source,
                                        "SELECT active FROM pg_replication_slots WHERE slot_name"
                                                + " LIKE '%drain%'")
                                .equals("t"));
        drain("drain");
        assertThat(TestBed.value(bed.target, "SELECT count(*) FROM public.drain"))
                .isEqualTo(Integer.toString(ROWS));
        assertThat(cluster.submit(prepared("drain", "300ms"))).contains("continuing from");
        TestBed.execute(bed.source, "DELETE FROM public.drain WHERE id > 600");
        awaitEqual("drain");
        try (SourceLoad load = SourceLoad.start(bed.source, "public.drain", 500)) {
            load.awaitTransactions(50);
            drain("drain");
            load.awaitTransactions(50);
            int before = runs("drain");
            cluster.submit(prepared("drain", "300ms"));
            awaitNewRun("drain", before);
        }
        awaitEqual("drain");
        assertConserved("drain");
        cluster.succeed("stop");
    }

    @Test
    void faultsAreToldByFlinksClientWithoutAStackTrace() throws Exception {
        Path typo = Files.writeString(bed.folder.resolve("typo.yaml"), "pipeline: {nmae: x}\n");
        FlinkClient.Result refused = flinkRun("run", typo.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output())
                .contains("did you mean 'name'")
                .contains("faults")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        Path unknown = bed.pipeline("unknown", "1s", "- public.no_such_table");
        ClusterRun.Result submitted =
                cluster.run("submit", unknown.toString(), "--jar", ClusterRun.jobJar().toString());
        assertThat(submitted.exit()).isEqualTo(1);
        assertThat(submitted.output())
                .contains("public.no_such_table")
                .contains("1 fault")
                .doesNotContain("\tat ");
        FlinkClient.Result usage = flinkRun("run", unknown.toString(), "--until-caught-up");
        assertThat(usage.exitCode()).isEqualTo(1);
        assertThat(usage.output()).contains("--until-caught-up").doesNotContain("\tat ");
    }

    @Test
    void jobThatNoRestartCanMendFailsAndItsReasonIsInTheStatus() throws Exception {
        Path file = prepare("fatal", "300ms");
        cluster.submit(file);
        bed.awaitStreaming("fatal", null);
        assertThat(cluster.run("submit", file.toString()).output()).contains("already runs");
        TestBed.execute(bed.source, "TRUNCATE public.fatal");
        cluster.awaitStatus("fatal", JobStatus.FAILED);
        // The web server shows what it knew some seconds ago.
        TestBed.await(
                "the reason is told",
                null,
                () -> cluster.succeed("status").contains("was truncated"));
        assertThat(cluster.succeed("status"))
                .contains("tidemark fatal: FAILED")
                .contains("was truncated")
                .contains("truncate: ignore")
                .doesNotContain("\tat ");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private FlinkClient.Result flinkRun(String... arguments) throws Exception {
        List<String> all =
                new java.util.ArrayList<>(List.of("run", ClusterRun.jobJar().toString()));
        all.addAll(List.of(arguments));
        return cluster.cluster.client().run(all);
    }

    private void drain(String pipeline) throws Exception {
        FlinkClient.Result drained =
                cluster.cluster
                        .client()
                        .run(
                                List.of(
                                        "stop",
                                        "--drain",
                                        "--savepointPath",
                                        bed.folder
                                                .resolve("storage-" + pipeline + "/savepoints")
                                                .toUri()
                                                .toString(),
                                        cluster.cluster.job(pipeline).id()));
        assertThat(drained.exitCode()).as(drained.output()).isZero();
        cluster.awaitStatus(pipeline, JobStatus.FINISHED);
    }

    private Path prepare(String name, String interval) throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public." + name + " (id int PRIMARY KEY, n int)",
                "INSERT INTO public.%s SELECT i, 0 FROM generate_series(1, %d) i"
                        .formatted(name, ROWS));
        return prepared(name, interval);
    }

    private Path prepared(String name, String interval) throws Exception {
        return bed.pipeline(name, interval, "- public." + name);
    }

    /** How many runs have applied epochs: each start of a job has a lineage of its own. */
    private int runs(String name) throws Exception {
        return Integer.parseInt(
                TestBed.value(
                        bed.target,
                        "SELECT count(DISTINCT left(token, 36)) FROM tidemark.epoch WHERE pipeline"
                                + " = '"
                                + name
                                + "'"));
    }

    /** Epochs are applied again: by a run that goes on, not by what was on its way before. */
    private void awaitNewRun(String name, int before) throws Exception {
        TestBed.await(
                "a new run of " + name + " has applied an epoch", null, () -> runs(name) > before);
    }

    private void awaitEqual(String name) throws Exception {
        String sql =
                "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM public." + name + " t";
        TestBed.await(
                "both sides of " + name + " are equal",
                null,
                () -> TestBed.value(bed.source, sql).equals(TestBed.value(bed.target, sql)));
    }

    private void assertConserved(String name) throws Exception {
        bed.assertChain(name);
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(read) - sum(applied + unchanged + missing + superseded"
                                        + " + stale + filtered) FROM tidemark.epoch WHERE pipeline"
                                        + " = '"
                                        + name
                                        + "'"))
                .as("changes unaccounted for")
                .isEqualTo("0");
    }
}
