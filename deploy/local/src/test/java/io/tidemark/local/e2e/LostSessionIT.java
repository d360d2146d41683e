package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sessions of a job that are ended under load, again and again, at random moments: while an epoch
 * is applied, while it commits, between two of them. A trigger at the target writes down every
 * insert, so that a row that was applied twice shows.
 */
class LostSessionIT {

    private static final String PIPELINE = "lost";

    private static final int LONGEST_PAUSE_MS = 500;

    private TestBed bed;
    private Path file;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.events (id bigint PRIMARY KEY, body text)",
                "CREATE TABLE public.state (id int PRIMARY KEY, n bigint)",
                "INSERT INTO public.events SELECT i, 'old' FROM generate_series(1, 2000) i",
                "INSERT INTO public.state SELECT i, 0 FROM generate_series(1, 500) i");
        bed.prepareTarget(
                "CREATE TABLE public.events (id bigint PRIMARY KEY, body text)",
                "CREATE TABLE public.audit (id bigint, op text)",
                """
                CREATE FUNCTION public.audit() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  INSERT INTO public.audit VALUES (new.id, tg_op);
                  RETURN NULL;
                END $$
                """,
                "CREATE TRIGGER audit AFTER INSERT OR UPDATE ON public.events"
                        + " FOR EACH ROW EXECUTE FUNCTION public.audit()");
        file = bed.pipeline(PIPELINE, "200ms", "- public.*");
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.close();
    }

    @Test
    void theCommittersSessionIsEndedAgainAndAgain() throws Exception {
        endUnderLoad(bed.target, "tidemark " + PIPELINE, 20);
    }

    /** The job restarts each time, and waits longer before it does. */
    @Test
    void theSessionThatReadsTheLogIsEndedAgainAndAgain() throws Exception {
        endUnderLoad(bed.source, "tidemark " + PIPELINE + " log", 4);
    }

    /** Ends the session of this name while changes flow, then compares everything. */
    private void endUnderLoad(EmbeddedDatabase database, String application, int times)
            throws Exception {
        long seed = Long.getLong("test.seed", System.nanoTime() % 1_000_000);
        System.out.println("LostSessionIT: -Dtest.seed=" + seed);
        Random random = new Random(seed);
        AtomicBoolean loading = new AtomicBoolean(true);
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("it streams", run, () -> phase().equals("streaming"));
            CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> load(loading));
            for (int i = 0; i < times; i++) {
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MS));
                TestBed.await(
                        "there is a session to end", run, () -> end(database, application) > 0);
            }
            loading.set(false);
            assertThat(load.join()).as("transactions").isGreaterThan(times);
            TestBed.await("the target equals the source", run, this::equal);
            run.terminate();
            assertThat(run.awaitExit(Duration.ofSeconds(60)))
                    .as("seed %d\n%s", seed, run.output())
                    .isZero();
            assertThat(run.output()).doesNotContain("\tat ");
        } finally {
            loading.set(false);
        }
        assertAppliedOnce(seed);
    }

    private void assertAppliedOnce(long seed) throws Exception {
        bed.assertChain(PIPELINE);
        assertThat(
                        TestBed.query(
                                bed.target,
                                "SELECT id, count(*), min(op) FROM public.audit GROUP BY id"
                                        + " HAVING count(*) <> 1 OR min(op) <> 'INSERT' LIMIT 5"))
                .as("rows applied twice, seed %d", seed)
                .isEmpty();
        assertThat(TestBed.value(bed.target, "SELECT count(*) FROM public.audit"))
                .isEqualTo(TestBed.value(bed.source, "SELECT count(*) FROM public.events"));
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(read) - sum(applied + unchanged + missing + superseded"
                                        + " + stale + filtered) FROM tidemark.epoch"))
                .as("changes unaccounted for, seed %d", seed)
                .isEqualTo("0");
    }

    private static int end(EmbeddedDatabase database, String application) throws Exception {
        return Integer.parseInt(
                TestBed.value(
                        database,
                        "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))"
                                + " FROM pg_stat_activity WHERE application_name = '"
                                + application
                                + "'"));
    }

    /** Returns the number of transactions. */
    private int load(AtomicBoolean loading) {
        try (Connection connection = bed.source.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            int i = 0;
            for (; loading.get(); i++) {
                statement.execute(
                        "INSERT INTO public.events SELECT %d + i, 'new' FROM generate_series(1, %d) i"
                                .formatted(10_000L + i * 1_000L, 1 + i % 50));
                statement.execute(
                        "UPDATE public.state SET n = n + 1 WHERE id %% 50 = %d".formatted(i % 50));
                statement.execute("DELETE FROM public.state WHERE id = %d".formatted(i % 500 + 1));
                connection.commit();
                statement.execute(
                        "INSERT INTO public.state VALUES (%d, %d)".formatted(i % 500 + 1, i));
                connection.commit();
                Thread.sleep(3);
            }
            return i;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean equal() throws Exception {
        for (String table : List.of("public.events", "public.state")) {
            if (!bed.rows(bed.source, table, "id").equals(bed.rows(bed.target, table, "id"))) {
                return false;
            }
        }
        return true;
    }

    private String phase() throws Exception {
        return TestBed.value(bed.target, "SELECT phase FROM tidemark.ledger");
    }
}
