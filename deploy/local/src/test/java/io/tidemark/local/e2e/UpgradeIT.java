package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pipeline files that change while their state is kept; what {@code plan} says comes true. */
class UpgradeIT {

    private static final Duration STOP = Duration.ofSeconds(60);

    private static TestBed bed;

    @BeforeAll
    static void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterAll
    static void stopServers() throws Exception {
        bed.close();
    }

    private static String target(String sql) throws Exception {
        return String.join("\n", TestBed.query(bed.target, sql));
    }

    @Test
    void aTableThatLeavesTheFileIsLeftWhileTheOthersGoOn() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.stays (id int PRIMARY KEY, n int)",
                "CREATE TABLE public.leaves (id int PRIMARY KEY, n int)",
                "INSERT INTO public.stays SELECT i, 0 FROM generate_series(1, 100) i",
                "INSERT INTO public.leaves SELECT i, 0 FROM generate_series(1, 100) i",
                "ANALYZE",
                // Whose the tables are, his is the publication.
                "GRANT tidemark TO administrator",
                "GRANT CREATE ON DATABASE shop TO tidemark",
                "GRANT CREATE ON SCHEMA public TO tidemark",
                "ALTER TABLE public.stays OWNER TO tidemark",
                "ALTER TABLE public.leaves OWNER TO tidemark");
        Path both = bed.write("upgrade", "200ms", "- public.stays\n- public.leaves");
        assertThat(Command.plan(both, 0))
                .contains("pipeline upgrade: begins with a copy of its tables")
                .contains("is copied, about 100 rows", "copying takes about 1s")
                .contains("CREATE TABLE \"public\".\"leaves\"");
        try (TidemarkProcess run = bed.run(both)) {
            bed.awaitStreaming("upgrade", run);
            run.stop();
        }
        Path one = bed.write("upgrade", "200ms", "- {from: public.stays, select: [\"*\", n as m]}");
        assertThat(Command.plan(one, 0))
                .contains("pipeline upgrade: goes on from file:")
                .contains("shop.public.leaves  -             is not read any more")
                .contains("shop.public.stays   public.stays  goes on")
                .contains("ALTER TABLE \"public\".\"stays\" ADD COLUMN \"m\" integer;");
        TestBed.execute(bed.source, "UPDATE public.stays SET n = 1 WHERE id = 1");
        try (TidemarkProcess run = bed.run(one)) {
            TestBed.execute(
                    bed.source,
                    "UPDATE public.leaves SET n = 1",
                    "UPDATE public.stays SET n = 2 WHERE id = 2");
            TestBed.await(
                    "the other table goes on",
                    run,
                    () ->
                            target(
                                            "SELECT to_jsonb(t)->>'m' FROM public.stays t"
                                                    + " WHERE n > 0 ORDER BY id")
                                    .equals("1\n2"));
            run.stop();
        }
        assertThat(target("SELECT count(*), sum(n) FROM public.leaves")).isEqualTo("100|0");
        assertThat(
                        TestBed.query(
                                bed.source,
                                "SELECT tablename FROM pg_publication_tables WHERE pubname LIKE"
                                        + " '%upgrade%'"))
                .containsExactly("stays");
        assertThat(
                        Command.plan(
                                bed.write("upgrade", "200ms", "- public.stays\n- public.leaves"),
                                1))
                .contains("✗ public.leaves: is added, but its target public.leaves has rows")
                .contains("it would not start");
        bed.assertNothingVanishes();
    }

    @Test
    void aTableThatLeavesTheFileWhileItIsCopiedIsMissed() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.large (id int PRIMARY KEY, n int)",
                "CREATE TABLE public.small (id int PRIMARY KEY, n int)",
                "INSERT INTO public.large SELECT i, 0 FROM generate_series(1, 400000) i");
        Path both = bed.pipeline("early", "200ms", "- public.large\n- public.small");
        try (TidemarkProcess run = bed.run(both)) {
            TestBed.await(
                    "some of the copy is applied",
                    run,
                    () ->
                            target("SELECT phase FROM tidemark.ledger WHERE pipeline = 'early'")
                                    .equals("snapshot"));
            run.kill();
        }
        assertThat(Command.plan(bed.pipeline("early", "200ms", "- public.small"), 1))
                .contains("✗ public.large: is being copied, and is no longer in the pipeline file");
    }

    @Test
    void anOrderThatTheStateCannotCarryIsRefusedByPlanAndByTheStart() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.ruled (id int PRIMARY KEY, n int)",
                "ALTER TABLE public.ruled REPLICA IDENTITY FULL",
                "INSERT INTO public.ruled SELECT i, 0 FROM generate_series(1, 100) i");
        Path file = bed.pipeline("ruled", "200ms", "- {from: public.ruled, order-by: [n]}");
        try (TidemarkProcess run = bed.run(file)) {
            bed.awaitStreaming("ruled", run);
            run.stop();
        }
        Path other = bed.write("ruled", "200ms", "- {from: public.ruled, order-by: [{n: desc}]}");
        String reason =
                "shop.public.ruled: what is remembered of its keys was merged by 'order-by: n asc;"
                        + " merge: latest; write: upsert', the file says 'order-by: n desc;";
        assertThat(Command.plan(other, 1)).contains("✗ " + reason).contains("it would not start");
        try (TidemarkProcess run = bed.run(other)) {
            assertThat(run.awaitExit(STOP)).isEqualTo(1);
            assertThat(run.output()).contains(reason).contains("--start fresh");
        }
        Path later =
                bed.write(
                        "ruled",
                        "200ms",
                        "- {from: public.ruled, order-by: [n], event-time: {allowed-lateness: 2h}}");
        assertThat(Command.plan(later, 0)).contains("goes on from file:");
        assertThat(Command.plan(bed.write("ruled", "200ms", "- public.ruled"), 0))
                .contains("goes on");
    }
}
