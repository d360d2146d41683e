package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.cluster.LocalCluster;
import io.tidemark.local.cluster.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * How long nothing is applied after a TaskManager is gone, under load, with the settings that a
 * cluster, a pipeline and a server have when nobody has chosen any. The figures are printed: on two
 * cores with nothing beside it a killed one takes less than 15 s. The limits here are for machines
 * that have other things to do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryTimeIT {

    private static final int KILLS = 3;
    private static final Duration LONGEST_OF_KILLED = Duration.ofSeconds(30);

    /** The server alone would keep the slot for 60 s. */
    private static final Duration LONGEST_OF_FROZEN = Duration.ofSeconds(50);

    private TestBed bed;
    private ClusterRun cluster;
    private SourceLoad load;

    @BeforeAll
    void start() throws Exception {
        bed = TestBed.start();
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.recovery (id int PRIMARY KEY, n int)",
                "INSERT INTO public.recovery SELECT i, 0 FROM generate_series(1, 500) i");
        cluster = ClusterRun.start(bed.folder, "--taskmanagers", "2");
        Path file = bed.pipeline("recovery", "5s", "- public.recovery");
        String text = Files.readString(file);
        cluster.submit(Files.writeString(file, text.substring(0, text.indexOf("flink:"))));
        bed.awaitStreaming("recovery", null);
        load = SourceLoad.start(bed.source, "public.recovery", 500);
    }

    @AfterAll
    void stop() throws Exception {
        try {
            load.close();
            cluster.close();
        } finally {
            bed.close();
        }
    }

    @Test
    void anEpochIsCommittedSoonAfterATaskManagerIsKilled() throws Exception {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            load.awaitTransactions(20);
            int busy = busyTaskManager();
            times.add(timeOf(() -> cluster.cluster.kill(Role.TASKMANAGER, busy)));
            cluster.succeed("up");
        }
        print("SIGKILL", times);
        assertThat(times).allMatch(time -> time.compareTo(LONGEST_OF_KILLED) < 0);
    }

    /** It answers nobody, and its connections stay open. */
    @Test
    void anEpochIsCommittedSoonAfterATaskManagerIsFrozen() throws Exception {
        load.awaitTransactions(20);
        int busy = busyTaskManager();
        Duration time = timeOf(() -> cluster.cluster.freeze(busy));
        cluster.cluster.thaw(busy);
        print("SIGSTOP", List.of(time));
        assertThat(time).isLessThan(LONGEST_OF_FROZEN);
    }

    private static void print(String fault, List<Duration> times) {
        String seconds =
                String.join(
                        ", ",
                        times.stream()
                                .map(t -> String.format(Locale.ROOT, "%.1f", t.toMillis() / 1e3))
                                .toList());
        System.out.println(
                "RecoveryTimeIT: s from " + fault + " to the next committed epoch: " + seconds);
    }

    private interface Fault {
        void happen() throws Exception;
    }

    /** From the fault until another run of the job has committed an epoch. */
    private Duration timeOf(Fault fault) throws Exception {
        int before = runs();
        long begin = System.nanoTime();
        fault.happen();
        TestBed.await("an epoch of another run is committed", null, () -> runs() > before);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private int busyTaskManager() throws Exception {
        LocalCluster processes = cluster.cluster;
        TestBed.await(
                "a TaskManager has tasks",
                null,
                () -> !processes.taskManagersOf(processes.job("recovery")).isEmpty());
        return processes.taskManagersOf(processes.job("recovery")).get(0);
    }

    /** Each run has a lineage of its own. */
    private int runs() throws Exception {
        return Integer.parseInt(
                TestBed.value(
                        bed.target, "SELECT count(DISTINCT left(token, 36)) FROM tidemark.epoch"));
    }
}
