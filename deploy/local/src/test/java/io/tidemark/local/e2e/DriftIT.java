package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables that change their columns at the source while they are written to. */
class DriftIT {

    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int KEYS = 2_000;

    private static TestBed bed;

    @BeforeAll
    static void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        bed.close();
    }

    @AfterEach
    void nothingVanishes() throws Exception {
        bed.assertNothingVanishes();
    }

    private static String target(String sql) throws Exception {
        return String.join("\n", TestBed.query(bed.target, sql));
    }

    private static String source(String sql) throws Exception {
        return String.join("\n", TestBed.query(bed.source, sql));
    }

    private static void change(String... sql) throws Exception {
        TestBed.execute(bed.source, sql);
    }

    private static void awaitEqual(String sql, TidemarkProcess run) throws Exception {
        try {
            TestBed.await("both sides show the same", run, () -> target(sql).equals(source(sql)));
        } catch (AssertionError e) {
            List<String> missing = new ArrayList<>(TestBed.query(bed.source, sql));
            List<String> there = TestBed.query(bed.target, sql);
            missing.removeAll(there);
            throw new AssertionError(
                    "not at the target: %s; there are %d rows, first %s"
                            .formatted(
                                    missing.stream().limit(10).toList(),
                                    there.size(),
                                    there.stream().limit(10).toList()),
                    e);
        }
    }

    /** Updates rows one after the other, by their number alone, until it is closed. */
    private static final class Load implements AutoCloseable {

        private final AtomicBoolean done = new AtomicBoolean();
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final Thread thread;

        Load(String table) {
            thread = new Thread(() -> update(table), "load");
            thread.start();
        }

        private void update(String table) {
            try (Connection connection = bed.source.connect();
                    Statement statement = connection.createStatement()) {
                for (int i = 0; !done.get(); i++) {
                    statement.execute(
                            "UPDATE %s SET n = n + 1 WHERE id = %d"
                                    .formatted(table, 1 + i % (KEYS / 2)));
                }
            } catch (Exception e) {
                failure.set(e);
            }
        }

        @Override
        public void close() throws Exception {
            done.set(true);
            thread.join();
            if (failure.get() != null) {
                throw failure.get();
            }
        }
    }

    /**
     * Half of the rows are never touched after a column has changed: they must be right as well.
     */
    @Test
    void theTargetFollowsUnderLoadAndThroughKills() throws Exception {
        change(
                "CREATE TABLE public.items (id int PRIMARY KEY, n int, name varchar(10), gone text)",
                "INSERT INTO public.items SELECT i, 0, 'item ' || i, 'x' FROM"
                        + " generate_series(1, %d) i".formatted(KEYS));
        Path file = bed.pipeline("items", "200ms", "- public.items");
        TidemarkProcess[] runs = {bed.run(file), null, null, null};
        try {
            followed(file, runs);
        } finally {
            for (TidemarkProcess run : runs) {
                if (run != null) {
                    run.close();
                }
            }
        }
    }

    private void followed(Path file, TidemarkProcess[] runs) throws Exception {
        TidemarkProcess run = runs[0];
        try (Load load = new Load("public.items")) {
            bed.awaitStreaming("items", run);
            change(
                    "ALTER TABLE public.items ADD COLUMN discount numeric(10,2) NOT NULL DEFAULT 1.50");
            run.kill();
            run = bed.run(file);
            runs[1] = run;
            change("UPDATE public.items SET discount = 2 WHERE id % 7 = 0");
            change("ALTER TABLE public.items RENAME COLUMN name TO title");
            TestBed.await(
                    "the target has the new name",
                    run,
                    () ->
                            target(
                                            "SELECT count(*) FROM pg_attribute WHERE attname = 'title' AND"
                                                    + " attrelid = 'public.items'::regclass")
                                    .equals("1"));
            change(
                    "ALTER TABLE public.items ALTER COLUMN n TYPE bigint,"
                            + " ALTER COLUMN title TYPE text");
            run.kill();
            run = bed.run(file);
            runs[2] = run;
            change(
                    "UPDATE public.items SET n = 5000000000 + id WHERE id % 5 = 0",
                    "ALTER TABLE public.items DROP COLUMN gone",
                    "ALTER TABLE public.items ALTER COLUMN discount SET DEFAULT 9",
                    "ALTER TABLE public.items ALTER COLUMN discount DROP NOT NULL",
                    "UPDATE public.items SET discount = NULL WHERE id % 11 = 0",
                    "ALTER TABLE public.items ALTER COLUMN title TYPE varchar(40)");
            run.kill();
            run = bed.run(file);
            runs[3] = run;
            change("INSERT INTO public.items (id, n, title) VALUES (100000, 1, 'a longer title')");
        }
        awaitEqual("SELECT id, n, title, discount FROM public.items ORDER BY id", run);
        assertThat(
                        target(
                                """
                                SELECT change, decision FROM tidemark.schema_change
                                WHERE pipeline = 'items' ORDER BY "position", change\
                                """))
                .contains(
                        "add-column discount numeric(10,2)|evolve",
                        "rename-column name to title|evolve",
                        "drop-column gone text|evolve",
                        "narrow-type title from text to character varying(40)|evolve");
        assertThat(
                        target(
                                """
                                SELECT count(*) FROM tidemark.schema_change s
                                LEFT JOIN tidemark.epoch e ON e.token = s.epoch
                                WHERE e.token IS NULL\
                                """))
                .as("every decision names its epoch")
                .isEqualTo("0");
        run.stop();
    }

    @Test
    void whatIsIgnoredStaysAsItWas() throws Exception {
        change(
                "CREATE TABLE public.notes (id int PRIMARY KEY, n int, body text)",
                "INSERT INTO public.notes SELECT i, 0, 'b' FROM generate_series(1, 10) i");
        Path file = bed.pipeline("notes", "200ms", "- {from: public.notes, drift: ignore}");
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming("notes", run);
            change(
                    "ALTER TABLE public.notes RENAME COLUMN body TO content",
                    "UPDATE public.notes SET n = 1, content = 'c' WHERE id = 1",
                    "ALTER TABLE public.notes ADD COLUMN secret text DEFAULT 's'",
                    "UPDATE public.notes SET n = 2 WHERE id = 2",
                    "DELETE FROM public.notes WHERE id = 3");
            TestBed.await(
                    "the rows have arrived",
                    run,
                    () ->
                            target("SELECT id, n, body FROM public.notes WHERE id < 5 ORDER BY id")
                                    .equals("1|1|c\n2|2|b\n4|0|b"));
        }
        assertThat(
                        target(
                                """
                                SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute
                                WHERE attrelid = 'public.notes'::regclass AND attnum > 0\
                                """))
                .isEqualTo("id n body");
    }

    @Test
    void whatIsRejectedIsADeadLetterUntilTheFileLetsItPass() throws Exception {
        change(
                "CREATE TABLE public.prices (id int PRIMARY KEY, amount numeric(10,2))",
                "INSERT INTO public.prices SELECT i, i FROM generate_series(1, 50) i");
        Path file =
                bed.pipeline(
                        "prices", "200ms", "- {from: public.prices, drift: {add-column: reject}}");
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming("prices", run);
            change(
                    "UPDATE public.prices SET amount = 10.5 WHERE id = 1",
                    "ALTER TABLE public.prices ADD COLUMN currency text",
                    "UPDATE public.prices SET currency = 'eur' WHERE id = 2",
                    "UPDATE public.prices SET currency = 'usd' WHERE id = 2");
            TestBed.await(
                    "the changes of the new shape wait",
                    run,
                    () ->
                            target(
                                            """
                                            SELECT state, reason FROM tidemark.dead_letter
                                            WHERE pipeline = 'prices' ORDER BY "position"\
                                            """)
                                    .equals("dead|drift\nwaiting|null"));
            assertThat(target("SELECT amount FROM public.prices WHERE id < 3 ORDER BY id"))
                    .isEqualTo("10.50\n2.00");
            run.stop();
        }
        Path passing = bed.pipeline("prices", "200ms", "- public.prices");
        try (TidemarkProcess run = bed.run(passing)) {
            bed.awaitRequests("prices", run);
            Command replayed = Command.run("dead-letters", "replay", passing.toString(), "--all");
            assertThat(replayed.exit()).as(replayed.output()).isZero();
            awaitEqual("SELECT id, amount, currency FROM public.prices ORDER BY id", run);
        }
    }

    @Test
    void aTypeThatNoColumnHoldsStopsTheJobAndSaysSo() throws Exception {
        change(
                "CREATE TABLE public.codes (id int PRIMARY KEY, code int)",
                "INSERT INTO public.codes VALUES (1, 17)");
        Path file = bed.pipeline("codes", "200ms", "- public.codes");
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming("codes", run);
            change(
                    "ALTER TABLE public.codes ALTER COLUMN code TYPE date USING '2026-03-01'",
                    "UPDATE public.codes SET code = '2026-03-02'");
            assertThat(run.awaitExit(STOP)).isEqualTo(1);
            assertThat(run.output())
                    .contains("shop.public.codes", "code from integer to date", "drift");
        }
    }
}
