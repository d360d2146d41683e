package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.Probe.Point;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run of its own process is killed with SIGKILL at the most interesting points, under load, and
 * started again. Each time the target must equal the source, the ledger must have no gap, and a
 * trigger at the target must have seen every inserted row exactly once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashMatrixIT {

    private TestBed bed;

    @BeforeAll
    void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterAll
    void stopServers() throws Exception {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void killedOnTheWayOfAnEpoch(Point point) throws Exception {
        String name = "at_" + point.name().toLowerCase(java.util.Locale.ROOT);
        Path file = prepare(name, 2_000);
        AtomicBoolean loading = new AtomicBoolean(true);
        Thread load = load(name, loading);
        try (TidemarkProcess killed =
                TidemarkProcess.start(bed.folder, KillProbe.at(point, 6), "run", file.toString())) {
            assertThat(killed.awaitExit(TestBed.PATIENCE))
                    .as("killed by SIGKILL:\n%s", killed.output())
                    .isEqualTo(137);
        }
        finish(name, file, load, loading);
    }

    @Test
    void killedDuringTheSnapshot() throws Exception {
        Path file = prepare("snapshotting", 400_000);
        try (TidemarkProcess killed =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await(
                    "some of the snapshot is applied",
                    killed,
                    () -> phase("snapshotting").equals("snapshot"));
            killed.kill();
        }
        assertThat(count("snapshotting")).as("killed before the end").isLessThan(400_000);
        AtomicBoolean loading = new AtomicBoolean(true);
        finish("snapshotting", file, load("snapshotting", loading), loading);
    }

    @Test
    void killedAtTheHandOverFromSnapshotToStream() throws Exception {
        Path file = prepare("handover", 5_000);
        AtomicBoolean loading = new AtomicBoolean(true);
        Thread load = load("handover", loading);
        try (TidemarkProcess killed =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await(
                    "the snapshot is over",
                    killed,
                    () -> List.of("catching-up", "streaming").contains(phase("handover")));
            killed.kill();
        }
        finish("handover", file, load, loading);
    }

    /** Source and target tables; the target's has a trigger that writes down every insert. */
    private Path prepare(String name, int rows) throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public." + name + "_events (id bigint PRIMARY KEY, body text)",
                "CREATE TABLE public." + name + "_state (id int PRIMARY KEY, n bigint, t text)",
                "INSERT INTO public.%s_events SELECT i, 'row ' || i FROM generate_series(1, %d) i"
                        .formatted(name, rows),
                "INSERT INTO public."
                        + name
                        + "_state SELECT i, 0, '' FROM generate_series(1, 500) i");
        bed.prepareTarget(
                "CREATE TABLE public." + name + "_events (id bigint PRIMARY KEY, body text)",
                "CREATE TABLE public." + name + "_audit (id bigint, op text)",
                """
                CREATE FUNCTION public.%1$s_audit() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  INSERT INTO public.%1$s_audit VALUES (new.id, tg_op);
                  RETURN NULL;
                END $$
                """
                        .formatted(name),
                """
                CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.%1$s_events
                FOR EACH ROW EXECUTE FUNCTION public.%1$s_audit()
                """
                        .formatted(name));
        return bed.pipeline(
                name.replace('_', '-'),
                "200ms",
                "- public." + name + "_events\n- public." + name + "_state");
    }

    /** Inserts into the one table, updates, deletes and inserts again in the other. */
    private Thread load(String name, AtomicBoolean loading) {
        Thread thread =
                new Thread(
                        () -> {
                            try (Connection connection = bed.source.connect();
                                    Statement statement = connection.createStatement()) {
                                connection.setAutoCommit(false);
                                for (int i = 0; loading.get(); i++) {
                                    statement.execute(
                                            "INSERT INTO public.%s_events VALUES (%d, 'new')"
                                                    .formatted(name, 10_000_000 + i));
                                    statement.execute(
                                            "UPDATE public.%s_state SET n = n + 1, t = 'x%d' WHERE id %% 50 = %d"
                                                    .formatted(name, i, i % 50));
                                    statement.execute(
                                            "DELETE FROM public.%s_state WHERE id = %d"
                                                    .formatted(name, i % 500 + 1));
                                    connection.commit();
                                    statement.execute(
                                            "INSERT INTO public.%s_state VALUES (%d, %d, 'again')"
                                                    .formatted(name, i % 500 + 1, i));
                                    connection.commit();
                                    Thread.sleep(3);
                                }
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        thread.start();
        return thread;
    }

    /** Runs again, ends the load, and compares everything. */
    private void finish(String name, Path file, Thread load, AtomicBoolean loading)
            throws Exception {
        try (TidemarkProcess again =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("the second run streams", again, () -> phase(name).equals("streaming"));
            Thread.sleep(500);
            loading.set(false);
            load.join();
            TestBed.await("the target equals the source", again, () -> equal(name));
            again.stop();
        }
        bed.assertChain(name.replace('_', '-'));
        assertThat(
                        TestBed.query(
                                bed.target,
                                "SELECT id, count(*), min(op) FROM public.%s_audit GROUP BY id HAVING count(*) <> 1 OR min(op) <> 'INSERT' LIMIT 5"
                                        .formatted(name)))
                .as("rows applied twice")
                .isEmpty();
        assertThat(TestBed.value(bed.target, "SELECT count(*) FROM public." + name + "_audit"))
                .isEqualTo(Long.toString(count(name)));
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(read) - sum(applied + unchanged + missing + superseded + stale + filtered) FROM tidemark.epoch WHERE pipeline = '%s'"
                                        .formatted(name.replace('_', '-'))))
                .as("changes unaccounted for")
                .isEqualTo("0");
    }

    private boolean equal(String name) throws Exception {
        for (String table : List.of("_events", "_state")) {
            String sql =
                    "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM public."
                            + name
                            + table
                            + " t";
            if (!TestBed.value(bed.source, sql).equals(TestBed.value(bed.target, sql))) {
                return false;
            }
        }
        return true;
    }

    private long count(String name) throws Exception {
        return Long.parseLong(
                TestBed.value(bed.target, "SELECT count(*) FROM public." + name + "_events"));
    }

    private String phase(String name) throws Exception {
        return TestBed.value(
                bed.target,
                "SELECT phase FROM tidemark.ledger WHERE pipeline = '%s'"
                        .formatted(name.replace('_', '-')));
    }
}
