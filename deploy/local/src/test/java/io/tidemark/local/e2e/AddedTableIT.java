package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A table that is added to a file whose state is kept is copied while the others go on. */
class AddedTableIT {

    private static final int ROWS = 300_000;

    /** Between the epochs that have something of it: across the restart, and the longest behind. */
    private static final String GAPS =
            """
            WITH applied AS (
              SELECT committed_at, left(token, 36) AS run,
                     committed_at - lag(committed_at) OVER (ORDER BY sequence) AS gap,
                     lag(left(token, 36)) OVER (ORDER BY sequence) AS before
                FROM tidemark.epoch
               WHERE pipeline = 'pause' AND (tables->'shop.public.goes_on'->>'read')::int > 0)
            SELECT max(extract(epoch FROM gap)) FILTER (WHERE run <> before),
                   max(extract(epoch FROM gap)) FILTER (WHERE run = before AND run =
                       (SELECT run FROM applied ORDER BY committed_at DESC LIMIT 1))
              FROM applied\
            """;

    private static TestBed bed;

    @BeforeAll
    static void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        bed.close();
    }

    private static String phase(String pipeline) throws Exception {
        return TestBed.value(
                bed.target,
                "SELECT phase FROM tidemark.ledger WHERE pipeline = '" + pipeline + "'");
    }

    private static String sequence(String pipeline) throws Exception {
        return TestBed.value(
                bed.target,
                "SELECT max(sequence) FROM tidemark.epoch WHERE pipeline = '" + pipeline + "'");
    }

    private static void create(String table, int rows) throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public." + table + " (id int PRIMARY KEY, n int)",
                "INSERT INTO public.%s SELECT i, 0 FROM generate_series(1, %d) i"
                        .formatted(table, rows),
                "ANALYZE public." + table);
    }

    /** Copies the table as the first of its pipeline. */
    private static void copyFirst(Path file, String pipeline) throws Exception {
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming(pipeline, run);
            run.stop();
        }
    }

    private static void awaitEqual(TidemarkProcess run, String... tables) throws Exception {
        for (String table : tables) {
            TestBed.await(
                    table + " is equal",
                    run,
                    () ->
                            bed.rows(bed.source, "public." + table, "id")
                                    .equals(bed.rows(bed.target, "public." + table, "id")));
        }
    }

    @Test
    void itIsCopiedUnderLoadThoughTheJobIsKilledAgainAndAgain() throws Exception {
        create("stays", 1_000);
        create("joins", ROWS);
        copyFirst(bed.pipeline("grow", "200ms", "- public.stays"), "grow");
        Path both = bed.pipeline("grow", "200ms", "- public.stays\n- public.joins");
        assertThat(Command.plan(both, 0))
                .contains("goes on from file:")
                .containsPattern("public\\.joins +is copied, about 300,000 rows")
                .containsPattern("public\\.stays +goes on");
        try (SourceLoad old = SourceLoad.start(bed.source, "public.stays", 1_000);
                SourceLoad young = SourceLoad.start(bed.source, "public.joins", ROWS)) {
            for (int kill = 1; kill <= 3; kill++) {
                try (TidemarkProcess run = bed.run(both, "--parallelism", "2")) {
                    TestBed.await("it is copied", run, () -> phase("grow").equals("snapshot"));
                    String marker = "1" + kill;
                    TestBed.execute(
                            bed.source,
                            "INSERT INTO public.stays VALUES (-%s, 0)".formatted(marker));
                    String copied = TestBed.value(bed.target, "SELECT count(*) FROM public.joins");
                    TestBed.await(
                            "the other table goes on and more is copied",
                            run,
                            () ->
                                    !TestBed.value(bed.target, "SELECT count(*) FROM public.joins")
                                                    .equals(copied)
                                            && !TestBed.query(
                                                            bed.target,
                                                            "SELECT 1 FROM public.stays WHERE id = -"
                                                                    + marker)
                                                    .isEmpty());
                    assertThat(phase("grow")).isEqualTo("snapshot");
                    run.kill();
                }
            }
            try (TidemarkProcess run = bed.run(both)) {
                bed.awaitStreaming("grow", run);
                old.awaitTransactions(50);
                young.awaitTransactions(50);
                run.stop();
            }
        }
        try (TidemarkProcess run = bed.run(both)) {
            awaitEqual(run, "stays", "joins");
            assertThat(Command.plan(both, 0)).containsPattern("public\\.joins +goes on");
            run.stop();
        }
        bed.assertChain("grow");
        bed.assertNothingVanishes();
    }

    /** The first gap in what is applied of the other table is the restart. */
    @Test
    void theOthersPauseNoLongerThanForTheRestart() throws Exception {
        create("goes_on", 1_000);
        create("comes", ROWS);
        Path both = bed.pipeline("pause", "200ms", "- public.goes_on");
        try (SourceLoad load = SourceLoad.start(bed.source, "public.goes_on", 1_000)) {
            copyFirst(both, "pause");
            bed.pipeline("pause", "200ms", "- public.goes_on\n- public.comes");
            try (TidemarkProcess run = bed.run(both)) {
                TestBed.await("it is copied", run, () -> phase("pause").equals("snapshot"));
                bed.awaitStreaming("pause", run);
                load.awaitTransactions(50);
                run.stop();
            }
        }
        String[] seconds = TestBed.value(bed.target, GAPS).split("\\|");
        System.out.println(
                "AddedTableIT: s without the other table: restart %s, longest while one is added %s"
                        .formatted((Object[]) seconds));
        assertThat(Double.parseDouble(seconds[1])).isLessThan(Double.parseDouble(seconds[0]));
    }

    /** Time goes on in the log meanwhile; what happened to the table then is told behind it. */
    @Test
    void nothingOfItIsLate() throws Exception {
        String late = ", event-time: {column: at, out-of-orderness: 1s, allowed-lateness: 1s}}";
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.ticks (id int PRIMARY KEY, at timestamptz)",
                "CREATE TABLE public.timed (id int PRIMARY KEY, at timestamptz)",
                "ALTER TABLE public.ticks REPLICA IDENTITY FULL",
                "ALTER TABLE public.timed REPLICA IDENTITY FULL",
                "INSERT INTO public.ticks VALUES (0, now())",
                "INSERT INTO public.timed SELECT i, now() FROM generate_series(1, %d) i"
                        .formatted(ROWS));
        copyFirst(bed.pipeline("time", "200ms", "- {from: public.ticks" + late), "time");
        Path both =
                bed.pipeline(
                        "time",
                        "200ms",
                        "- {from: public.ticks%1$s\n- {from: public.timed%1$s".formatted(late));
        try (TidemarkProcess run = bed.run(both)) {
            TestBed.await("it is copied", run, () -> phase("time").equals("snapshot"));
            TestBed.execute(bed.source, "UPDATE public.timed SET at = now() WHERE id <= 10");
            TestBed.await(
                    "it is as far as the others",
                    run,
                    () -> {
                        TestBed.execute(bed.source, "UPDATE public.ticks SET at = now()");
                        return phase("time").equals("streaming");
                    });
            awaitEqual(run, "timed", "ticks");
            assertThat(run.log()).contains("[public.timed] are read with the other tables from");
            run.stop();
        }
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(late) FROM tidemark.epoch WHERE pipeline = 'time'"))
                .isEqualTo("0");
        bed.assertNothingVanishes();
    }

    @Test
    void itWaitsForThoseWhoWriteItWhileTheOthersGoOn() throws Exception {
        create("early", 100);
        create("busy", 100);
        TestBed.execute(
                bed.source,
                "GRANT tidemark TO administrator",
                "GRANT CREATE ON DATABASE shop TO tidemark",
                "GRANT CREATE ON SCHEMA public TO tidemark",
                "ALTER TABLE public.early OWNER TO tidemark",
                "ALTER TABLE public.busy OWNER TO tidemark");
        copyFirst(bed.write("wait", "200ms", "- public.early"), "wait");
        Path both = bed.write("wait", "200ms", "- public.early\n- public.busy");
        try (Connection writer = bed.source.connect();
                Statement open = writer.createStatement();
                TidemarkProcess run = start(writer, open, both)) {
            TestBed.await(
                    "it says whom it waits for",
                    run,
                    () -> run.log().contains("this waits for transactions that have written"));
            TestBed.execute(bed.source, "UPDATE public.early SET n = 7 WHERE id = 1");
            TestBed.await(
                    "the other table goes on",
                    run,
                    () ->
                            TestBed.value(bed.target, "SELECT n FROM public.early WHERE id = 1")
                                    .equals("7"));
            assertThat(TestBed.query(bed.target, "SELECT 1 FROM public.busy")).isEmpty();
            open.execute("UPDATE public.busy SET n = 2 WHERE id = 2");
            writer.commit();
            bed.awaitStreaming("wait", run);
            awaitEqual(run, "early", "busy");
            TestBed.execute(bed.source, "DELETE FROM public.busy WHERE id = 3");
            awaitEqual(run, "busy");
            run.stop();
        }
        bed.assertNothingVanishes();
    }

    private static TidemarkProcess start(Connection writer, Statement open, Path file)
            throws Exception {
        writer.setAutoCommit(false);
        open.execute("UPDATE public.busy SET n = 1 WHERE id = 1");
        return bed.run(file);
    }

    @Test
    void whatTheTargetHasOfItAlreadyIsNeverMixedWithTheCopy() throws Exception {
        create("whole", 10);
        create("again", 10);
        Path both = bed.pipeline("back", "200ms", "- public.whole\n- public.again");
        copyFirst(both, "back");
        copyFirst(bed.write("back", "200ms", "- public.whole"), "back");
        TestBed.execute(bed.source, "DELETE FROM public.again WHERE id = 1");
        bed.pipeline("back", "200ms", "- public.whole\n- public.again");
        assertThat(Command.plan(both, 1))
                .contains("✗ public.again: is added, but its target public.again has rows")
                .contains("DELETE FROM \"public\".\"again\"")
                .contains("it would not start");
        TestBed.execute(bed.target, "DELETE FROM public.again");
        try (TidemarkProcess run = bed.run(both)) {
            awaitEqual(run, "again");
            bed.awaitStreaming("back", run);
            TestBed.execute(bed.source, "UPDATE public.again SET n = 5");
            awaitEqual(run, "again", "whole");
            run.stop();
        }
        bed.assertNothingVanishes();
    }

    @Test
    void aTableWhoseKeysAreRememberedIsNotCopiedOverThem() throws Exception {
        create("plain", 10);
        create("ordered", 10);
        TestBed.execute(bed.source, "ALTER TABLE public.ordered REPLICA IDENTITY FULL");
        String tables = "- public.plain\n- {from: public.ordered, order-by: n}";
        copyFirst(bed.pipeline("order", "200ms", tables), "order");
        copyFirst(bed.write("order", "200ms", "- public.plain"), "order");
        TestBed.execute(bed.target, "DELETE FROM public.ordered");
        assertThat(Command.plan(bed.pipeline("order", "200ms", tables), 1))
                .contains("✗ public.ordered: is added again, and the state remembers its keys");
    }
}
