package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Order, lateness and merge rules from a source's table to the target's, as a user has them. */
class MergeIT {

    private static final Duration STOP = Duration.ofSeconds(60);

    private TestBed bed;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.assertNothingVanishes();
        bed.close();
    }

    private void runUntilCaughtUp(Path file) throws Exception {
        try (TidemarkProcess run =
                TidemarkProcess.start(
                        bed.folder, List.of(), "run", file.toString(), "--until-caught-up")) {
            assertThat(run.awaitExit(STOP)).as(run.output() + run.log()).isZero();
        }
    }

    private List<String> target(String sql) throws Exception {
        return TestBed.query(bed.target, sql);
    }

    @Test
    void theHigherVersionWinsWhicheverIsCommittedLater() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.orders (id int PRIMARY KEY, version int, status text)",
                "ALTER TABLE public.orders REPLICA IDENTITY FULL",
                "INSERT INTO public.orders VALUES (1, 5, 'snapshot'), (2, 1, 'old')");
        Path file = bed.pipeline("merge", "200ms", "- {from: public.orders, order-by: version}");
        runUntilCaughtUp(file);
        TestBed.execute(
                bed.source,
                "UPDATE public.orders SET version = 3, status = 'older than the snapshot' WHERE id = 1",
                "UPDATE public.orders SET version = 9, status = 'newest' WHERE id = 2",
                "UPDATE public.orders SET version = 8, status = 'committed later' WHERE id = 2");
        runUntilCaughtUp(file);
        assertThat(target("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly("1|5|snapshot", "2|9|newest");
        // The delete has the row's version, and a later place in the log.
        TestBed.execute(
                bed.source,
                "UPDATE public.orders SET version = 10 WHERE id = 2",
                "DELETE FROM public.orders WHERE id = 2",
                "INSERT INTO public.orders VALUES (2, 4, 'does not revive it')");
        runUntilCaughtUp(file);
        assertThat(target("SELECT * FROM public.orders")).containsExactly("1|5|snapshot");
        assertThat(target("SELECT sum(stale) FROM tidemark.epoch")).containsExactly("3");
    }

    @Test
    void whatIsTooLateIsSetAsideAndNothingElseIs() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.readings (id int PRIMARY KEY, at timestamptz, value text)",
                "ALTER TABLE public.readings REPLICA IDENTITY FULL",
                "INSERT INTO public.readings VALUES (0, '1999-01-01', 'the snapshot is never late')");
        Path file =
                bed.pipeline(
                        "merge",
                        "200ms",
                        "- {from: public.readings, event-time: {column: at, out-of-orderness: 1s,"
                                + " allowed-lateness: 1m, late: set-aside}}");
        int late = 0;
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await(
                    "it streams",
                    run,
                    () -> target("SELECT phase FROM tidemark.ledger").contains("streaming"));
            TestBed.execute(bed.source, "INSERT INTO public.readings VALUES (1, now(), 'in time')");
            // The watermark follows some time behind; until then nothing is late.
            while (target("SELECT 1 FROM tidemark.late_change").isEmpty()) {
                late++;
                TestBed.execute(
                        bed.source,
                        "INSERT INTO public.readings VALUES (%d, now() - interval '1 hour', 'late')"
                                .formatted(100 + late));
                int inserted = late + 2;
                TestBed.await(
                        "all are accounted for",
                        run,
                        () ->
                                target(
                                                "SELECT (SELECT count(*) FROM public.readings) +"
                                                        + " (SELECT coalesce(sum(late), 0) FROM"
                                                        + " tidemark.epoch)")
                                        .contains(String.valueOf(inserted)));
            }
            TestBed.execute(
                    bed.source,
                    "INSERT INTO public.readings VALUES (2, now() - interval '30 s', 'in order')",
                    "INSERT INTO public.readings VALUES (3, NULL, 'without a time')",
                    "INSERT INTO public.readings VALUES (4, now() + interval '9 days', 'absurd')",
                    "INSERT INTO public.readings VALUES (5, now(), 'after the absurd one')");
            TestBed.await(
                    "the last has arrived",
                    run,
                    () -> !target("SELECT 1 FROM public.readings WHERE id = 5").isEmpty());
        }
        assertThat(target("SELECT id FROM public.readings WHERE id < 100 ORDER BY id"))
                .containsExactly("0", "1", "2", "3", "4", "5");
        assertThat(
                        target(
                                """
                                SELECT pipeline, source_table, key->>'id' = row->>'id', operation,
                                  row->>'value', reason, late_by_ms > 60000, watermark > event_time
                                FROM tidemark.late_change
                                """))
                .containsExactly("merge|shop.public.readings|t|upsert|late|late|t|t");
        assertThat(
                        target(
                                """
                                SELECT e.tables->'tidemark.late_change'->>'inserted'
                                FROM tidemark.late_change l JOIN tidemark.epoch e
                                  ON e.pipeline = l.pipeline AND e.token = l.epoch
                                """))
                .as("the epoch that set it aside")
                .containsExactly("1");
        assertThat(target("SELECT count(*) FROM public.readings WHERE id > 100"))
                .containsExactly(String.valueOf(late - 1));
    }

    @Test
    void columnsHaveRulesOfTheirOwn() throws Exception {
        TestBed.execute(
                bed.source,
                """
                CREATE TABLE public.account (id int, event int, amount numeric, lowest numeric,
                  tags text[], note text, PRIMARY KEY (id, event))\
                """,
                "ALTER TABLE public.account REPLICA IDENTITY FULL");
        Path file =
                bed.pipeline(
                        "merge",
                        "200ms",
                        "- {from: public.account, merge-key: [id], order-by: event, dedupe-by:"
                                + " event, deletes: ignore, merge: {amount: sum, lowest: min, tags: union, note: partial}}");
        TestBed.execute(
                bed.source,
                "INSERT INTO public.account VALUES (1, 1, 10.50, 7, '{a}', 'first'), (2, 1, 1, 1,"
                        + " NULL, NULL)");
        runUntilCaughtUp(file);
        TestBed.execute(
                bed.source,
                "INSERT INTO public.account VALUES (1, 3, 0.25, 9, '{b,c}', NULL)",
                "INSERT INTO public.account VALUES (1, 2, -1, 3, '{a,d}', 'second')");
        runUntilCaughtUp(file);
        assertThat(target("SELECT * FROM public.account ORDER BY id"))
                .containsExactly("1|3|9.75|3|{a,d,b,c}|second", "2|1|1|1|null|null");
    }

    @Test
    void aHistoryIsRepairedByALateVersion() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.price (id int PRIMARY KEY, price int, at timestamptz)",
                "ALTER TABLE public.price REPLICA IDENTITY FULL",
                "INSERT INTO public.price VALUES (1, 10, '2024-01-01 00:00:00.000001+00')");
        Path file =
                bed.pipeline(
                        "merge",
                        "200ms",
                        "- {from: public.price, history: scd2, event-time: {column: at,"
                                + " allowed-lateness: 9999d}}");
        runUntilCaughtUp(file);
        TestBed.execute(
                bed.source,
                "UPDATE public.price SET price = 30, at = '2024-03-01 00:00:00+00'",
                "UPDATE public.price SET price = 20, at = '2024-02-01 00:00:00+00'");
        runUntilCaughtUp(file);
        String versions =
                "SELECT price, valid_from AT TIME ZONE 'UTC', valid_to AT TIME ZONE 'UTC',"
                        + " is_current FROM public.price ORDER BY valid_from";
        assertThat(target(versions))
                .containsExactly(
                        "10|2024-01-01 00:00:00.000001|2024-02-01 00:00:00|f",
                        "20|2024-02-01 00:00:00|2024-03-01 00:00:00|f",
                        "30|2024-03-01 00:00:00|null|t");
        TestBed.execute(bed.source, "DELETE FROM public.price");
        runUntilCaughtUp(file);
        assertThat(
                        target(
                                "SELECT count(*), count(valid_to), bool_or(is_current) FROM public.price"))
                .containsExactly("3|3|f");
    }

    @Test
    void everyChangeIsKeptWhereTheyAreAppended() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, n int NOT NULL)",
                "ALTER TABLE public.t REPLICA IDENTITY FULL",
                "INSERT INTO public.t VALUES (1, 0)");
        Path file = bed.pipeline("merge", "200ms", "- {from: public.t, write: append}");
        runUntilCaughtUp(file);
        TestBed.execute(
                bed.source,
                "UPDATE public.t SET n = 1",
                "UPDATE public.t SET n = 2",
                "DELETE FROM public.t",
                "INSERT INTO public.t VALUES (1, 3)");
        runUntilCaughtUp(file);
        assertThat(
                        target(
                                "SELECT id, n, tm_operation, tm_committed_at IS NOT NULL FROM"
                                        + " public.t ORDER BY tm_position"))
                .containsExactly(
                        "1|0|snapshot|f",
                        "1|1|upsert|t",
                        "1|2|upsert|t",
                        "1|2|delete|t",
                        "1|3|upsert|t");
    }

    @Test
    void softDeletesMayHaveTheirOwnColumns() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY)",
                "INSERT INTO public.t VALUES (1), (2)");
        Path file =
                bed.pipeline(
                        "merge",
                        "200ms",
                        "- {from: public.t, deletes: soft, soft-delete: {flag: gone, at: gone_at}}");
        runUntilCaughtUp(file);
        TestBed.execute(bed.source, "DELETE FROM public.t WHERE id = 1");
        runUntilCaughtUp(file);
        assertThat(target("SELECT id, gone, gone_at IS NULL FROM public.t ORDER BY id"))
                .containsExactly("1|t|f", "2|f|t");
    }
}
