package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.ServerProcess;
import io.tidemark.local.ShopSchema;
import io.tidemark.local.Workload;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run does when something around it breaks, or changes, under load. */
class RecoveryIT {

    private TestBed bed;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.close();
    }

    @Test
    void targetStoppedImmediatelyUnderLoadAndStartedAgain() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, n int)",
                "INSERT INTO public.t SELECT i, 0 FROM generate_series(1, 1000) i");
        Path file = bed.pipeline("restart", "200ms", "- public.t");
        ServerProcess server = ServerProcess.of(bed.folder, "warehouse");
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("it streams", run, () -> phase("restart").equals("streaming"));
            AtomicBoolean loading = new AtomicBoolean(true);
            Thread load = updates("t", 1000, loading);
            Thread.sleep(500);
            server.stopImmediately();
            Thread.sleep(1500);
            server.start();
            Thread.sleep(1500);
            loading.set(false);
            load.join();
            TestBed.await("both are equal again", run, () -> reachable() && equal("public.t"));
            run.stop();
        }
        bed.assertChain("restart");
    }

    @Test
    void hotKeyUpdatedFiftyThousandTimesEndsWithItsLastValue() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.hot (id int PRIMARY KEY, n int)",
                "INSERT INTO public.hot VALUES (1, 0)",
                """
                CREATE PROCEDURE public.heat() LANGUAGE plpgsql AS $$
                BEGIN
                  FOR i IN 1..50000 LOOP
                    UPDATE public.hot SET n = i WHERE id = 1;
                    IF i % 10 = 0 THEN COMMIT; END IF;
                  END LOOP;
                END $$
                """);
        Path file = bed.pipeline("hot", "500ms", "- public.hot");
        try (TidemarkProcess run =
                TidemarkProcess.start(
                        bed.folder, List.of(), "run", file.toString(), "--parallelism", "2")) {
            TestBed.await("it streams", run, () -> phase("hot").equals("streaming"));
            TestBed.execute(bed.source, "CALL public.heat()");
            TestBed.await(
                    "the last value is there",
                    run,
                    () -> TestBed.value(bed.target, "SELECT n FROM public.hot").equals("50000"));
            run.stop();
            assertThat(run.output()).doesNotContain("deadlock");
        }
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(read) - sum(applied + unchanged + missing + superseded + stale + filtered), sum(read) FROM tidemark.epoch"))
                .isEqualTo("0|50001");
    }

    @Test
    void killedAndContinuedWithAnotherParallelism() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, n int)",
                "INSERT INTO public.t SELECT i, 0 FROM generate_series(1, 1000) i");
        Path file = bed.pipeline("rescale", "200ms", "- public.t");
        AtomicBoolean loading = new AtomicBoolean(true);
        Thread load = updates("t", 1000, loading);
        // Killed between the checkpoint and its commit: an epoch is pending in the state.
        try (TidemarkProcess run =
                TidemarkProcess.start(
                        bed.folder,
                        KillProbe.at(io.tidemark.sink.Probe.Point.BEFORE_TRANSACTION, 8),
                        "run",
                        file.toString(),
                        "--parallelism",
                        "2")) {
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output()).isEqualTo(137);
        }
        for (String parallelism : List.of("3", "1")) {
            try (TidemarkProcess run =
                    TidemarkProcess.start(
                            bed.folder,
                            List.of(),
                            "run",
                            file.toString(),
                            "--parallelism",
                            parallelism)) {
                TestBed.await("it streams", run, () -> phase("rescale").equals("streaming"));
                Thread.sleep(700);
                if (parallelism.equals("1")) {
                    loading.set(false);
                    load.join();
                    TestBed.await("both are equal", run, () -> equal("public.t"));
                }
                run.stop();
            }
        }
        bed.assertChain("rescale");
    }

    /** A reader of the target never sees half of a source transaction. */
    @Test
    void everyEpochIsAStateThatTheSourceHasBeenIn() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.account (id int PRIMARY KEY, balance int)",
                "INSERT INTO public.account SELECT i, 100 FROM generate_series(1, 2000) i");
        Path file = bed.pipeline("bank", "100ms", "- public.account");
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("it streams", run, () -> phase("bank").equals("streaming"));
            AtomicBoolean loading = new AtomicBoolean(true);
            Thread load = new Thread(() -> transfers(loading));
            load.start();
            int moved = 0;
            String before = "";
            long least = System.nanoTime() + 8_000_000_000L;
            long most = System.nanoTime() + TestBed.PATIENCE.toNanos();
            while (System.nanoTime() < least || moved <= 10) {
                assertThat(System.nanoTime())
                        .as("different states seen: %d", moved)
                        .isLessThan(most);
                String seen =
                        TestBed.value(
                                bed.target,
                                "SELECT sum(balance), md5(string_agg(balance::text, ',' ORDER BY id)) FROM public.account");
                assertThat(seen).startsWith("200000|");
                moved += seen.equals(before) ? 0 : 1;
                before = seen;
            }
            loading.set(false);
            load.join();
            TestBed.await("both are equal", run, () -> equal("public.account"));
        }
    }

    private void transfers(AtomicBoolean loading) {
        try (Connection connection = bed.source.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; loading.get(); i++) {
                // Now and then a transaction that is too large to be held in memory by the reader.
                int half = i % 10 == 0 ? 1000 : 1 + i % 7;
                String sql =
                        "UPDATE public.account SET balance = balance %s WHERE id > %d AND id <= %d";
                statement.execute(sql.formatted("- 1", 0, half));
                statement.execute(sql.formatted("+ 1", 1000, 1000 + half));
                connection.commit();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Random load, killed at random moments; an independent SQL comparison of both databases. */
    @Test
    void randomLoadUnderRandomKillsEndsEqual() throws Exception {
        long seed = Long.getLong("test.seed", System.nanoTime() % 1_000_000);
        System.out.println("randomLoadUnderRandomKillsEndsEqual: -Dtest.seed=" + seed);
        Random random = new Random(seed);
        ShopSchema.Size size;
        try (Connection connection = bed.source.connect()) {
            ShopSchema.create(connection);
            size = ShopSchema.fill(connection, 20_000);
        }
        bed.reader.admit(ShopSchema.NAME);
        bed.writer.admit(ShopSchema.NAME);
        Path file = bed.pipeline("random", "300ms", "- shop.*");
        Workload.Load load =
                new Workload.Load(
                        3,
                        seed,
                        Duration.ofSeconds(25),
                        Long.MAX_VALUE,
                        Workload.Load.DEFAULT_RATE);
        try (Workload workload = Workload.start(bed.source, size, load)) {
            while (!workload.isDone()) {
                try (TidemarkProcess run =
                        TidemarkProcess.start(
                                bed.folder,
                                List.of(),
                                "run",
                                file.toString(),
                                "--parallelism",
                                Integer.toString(1 + random.nextInt(3)))) {
                    Thread.sleep(4_000 + random.nextInt(4_000));
                    assertThat(run.isAlive()).as("seed %d\n%s", seed, run.output()).isTrue();
                    run.kill();
                }
            }
            workload.result();
        }
        try (TidemarkProcess run =
                TidemarkProcess.start(
                        bed.folder, List.of(), "run", file.toString(), "--until-caught-up")) {
            assertThat(run.awaitExit(TestBed.PATIENCE))
                    .as("seed %d\n%s", seed, run.output())
                    .isZero();
        }
        for (String table : ShopSchema.TABLES) {
            String name = "shop." + table;
            assertThat(bed.rows(bed.target, name, "1"))
                    .as("seed %d, %s", seed, name)
                    .isEqualTo(bed.rows(bed.source, name, "1"));
        }
        bed.assertChain("random");
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(read) - sum(applied + unchanged + missing + superseded + stale + filtered) FROM tidemark.epoch"))
                .isEqualTo("0");
    }

    private Thread updates(String table, int rows, AtomicBoolean loading) {
        Thread thread =
                new Thread(
                        () -> {
                            try (Connection connection = bed.source.connect();
                                    Statement statement = connection.createStatement()) {
                                for (int i = 0; loading.get(); i++) {
                                    statement.execute(
                                            "UPDATE public.%s SET n = n + 1 WHERE id %% 20 = %d"
                                                    .formatted(table, i % 20));
                                    Thread.sleep(5);
                                }
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        thread.start();
        return thread;
    }

    private boolean reachable() {
        try (Connection connection = bed.target.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT 1")) {
            return result.next();
        } catch (java.sql.SQLException e) {
            return false;
        }
    }

    private boolean equal(String table) throws Exception {
        String sql = "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM " + table + " t";
        return TestBed.value(bed.source, sql).equals(TestBed.value(bed.target, sql));
    }

    private String phase(String pipeline) throws Exception {
        return TestBed.value(
                bed.target,
                "SELECT phase FROM tidemark.ledger WHERE pipeline = '%s'".formatted(pipeline));
    }
}
