package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What came too late is shown, and fed back on a request: exactly once, and never over newer. */
class LateApplyIT {

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

    private static List<String> target(String sql) throws Exception {
        return TestBed.query(bed.target, sql);
    }

    /** A table by version, and its pipeline of the same name. */
    private static Path prepare(String name) throws Exception {
        TestBed.execute(
                bed.source,
                """
                CREATE TABLE public.%s
                  (id int PRIMARY KEY, version int, at timestamptz, value text)\
                """
                        .formatted(name),
                "ALTER TABLE public.%s REPLICA IDENTITY FULL".formatted(name),
                """
                INSERT INTO public.%s VALUES (1, 9, now() - interval '1 day', 'newer'),
                  (2, 1, now() - interval '1 day', 'older')\
                """
                        .formatted(name));
        return bed.pipeline(
                name,
                "200ms",
                "- {from: public.%s, order-by: version, event-time: {column: at, out-of-orderness:"
                                .formatted(name)
                        + " 0s, allowed-lateness: 0s}}");
    }

    private static String accounted(String name, int id) {
        return """
               SELECT 'applied' FROM public.%1$s WHERE id = %2$d UNION ALL SELECT 'late' FROM
               tidemark.late_change WHERE pipeline = '%1$s' AND key->>'id' = '%2$d'\
               """
                .formatted(name, id);
    }

    /** Waits until what is an hour old is late; then these statements are. */
    private static void setAside(TidemarkProcess run, String name, String... statements)
            throws Exception {
        bed.awaitStreaming(name, run);
        String insert = "INSERT INTO public." + name + " VALUES (%d, 1, now() %s, 'probe')";
        TestBed.execute(bed.source, insert.formatted(100, ""));
        int[] id = {100};
        TestBed.await(
                "time has come to the present",
                run,
                () -> {
                    id[0]++;
                    TestBed.execute(bed.source, insert.formatted(id[0], "- interval '1 hour'"));
                    // The late table is there once something is late.
                    String isThere = "SELECT 'applied' FROM public.%s WHERE id = %d";
                    TestBed.await(
                            "the probe has arrived",
                            run,
                            () ->
                                    !target(isThere.formatted(name, id[0])).isEmpty()
                                            || !target(accounted(name, id[0])).isEmpty());
                    return target(accounted(name, id[0])).contains("late");
                });
        TestBed.execute(bed.source, statements);
        TestBed.await(
                "all are set aside",
                run,
                () ->
                        target(
                                        "SELECT count(*) FROM tidemark.late_change WHERE pipeline = '"
                                                + name
                                                + "'")
                                .contains(String.valueOf(statements.length + 1)));
    }

    @Test
    void whatIsFedBackIsPutInOrderWithWhatTheTargetHas() throws Exception {
        Path file = prepare("readings");
        try (TidemarkProcess run = bed.run(file)) {
            setAside(
                    run,
                    "readings",
                    "UPDATE public.readings SET version = 5, value = 'stale' WHERE id = 1",
                    "UPDATE public.readings SET version = 2, value = 'fits' WHERE id = 2",
                    "INSERT INTO public.readings VALUES (3, 1, now() - interval '1 h', 'new')");
            shows(file.toString());
            applies(file.toString());
            setsAsideAgain(file.toString());
            run.stop();
        }
        refuses(file.toString());
    }

    private static void shows(String file) {
        Command list = Command.run("late", "list", file, "--limit", "2");
        assertThat(list.exit()).as(list.output()).isZero();
        assertThat(list.output())
                .contains("EVENT TIME")
                .containsSubsequence("id=3", "id=2")
                .doesNotContain("id=1 ")
                .contains("showing 2 of 4, the newest first");
        Command one = Command.run("late", "list", file, "--key", "id=2");
        assertThat(one.output())
                .containsPattern("public.readings +id=2 +upsert .* 1d 0h +late +0")
                .contains("showing 1 of 1");
        Command wrong = Command.run("late", "list", file, "--table", "public.reading");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.output()).contains("did you mean 'public.readings'?");
    }

    private static void applies(String file) throws Exception {
        for (String key : List.of("id=1", "id=2", "id=3")) {
            Command apply =
                    Command.run("late", "apply", file, "--table", "public.readings", "--key", key);
            assertThat(apply.exit()).as(apply.output()).isZero();
            assertThat(apply.output())
                    .contains("is carried out: 1 change fed back")
                    .doesNotContain("beyond-memory");
        }
        assertThat(
                        target(
                                "SELECT id, version, value FROM public.readings WHERE id < 100"
                                        + " ORDER BY id"))
                .containsExactly("1|9|newer", "2|2|fits", "3|1|new");
        assertThat(
                        target(
                                "SELECT row->>'value' FROM tidemark.late_change WHERE pipeline = 'readings'"))
                .containsExactly("probe");
        assertThat(
                        target(
                                """
                                SELECT state, outcome, requested_by, done_at >= requested_at
                                FROM tidemark.request WHERE pipeline = 'readings' ORDER BY id
                                """))
                .hasSize(3)
                .containsOnly("done|1 change fed back|tidemark|t");
        // The late row's end and the outcome are of the epoch that has the row, and counted there.
        assertThat(
                        target(
                                """
                                SELECT r.xmin = t.xmin FROM tidemark.request r, public.readings t
                                WHERE t.id IN (2, 3) AND r.pipeline = 'readings' AND r.arguments->'key'->>'id' = t.id::text
                                """))
                .containsExactly("t", "t");
        assertThat(
                        target(
                                """
                                SELECT tables->'shop.public.readings'->'derived',
                                  tables->'shop.public.readings'->'stale',
                                  tables->'tidemark.late_change'->'deleted',
                                  tables->'tidemark.request'->'updated' FROM tidemark.epoch
                                WHERE pipeline = 'readings' AND tables ? 'tidemark.request'
                                ORDER BY sequence
                                """))
                .containsExactly("2|1|1|1", "2|0|1|1", "1|0|1|1");
    }

    /** One that this run's merge has not set aside: as after a fresh start. */
    private static void setsAsideAgain(String file) throws Exception {
        TestBed.execute(
                bed.target,
                """
                INSERT INTO tidemark.late_change (pipeline, source_table, position, key, operation,
                  "row", reason, schema)
                SELECT pipeline, source_table, '0000000000000001/00000000', key, operation,
                  "row" || '{"version": "99"}', reason, schema
                FROM tidemark.late_change WHERE pipeline = 'readings'\
                """,
                "INSERT INTO tidemark.request (pipeline, verb) VALUES ('readings', 'dance')");
        Command apply =
                Command.run("late", "apply", file, "--position", "0000000000000001/00000000");
        assertThat(apply.exit()).as(apply.output()).isZero();
        assertThat(apply.output())
                .contains("is carried out: 1 change fed back")
                .contains("1 of the selected changes are set aside as beyond-memory");
        assertThat(target("SELECT 1 FROM public.readings WHERE version = 99")).isEmpty();
        assertThat(target("SELECT state, outcome FROM tidemark.request WHERE verb = 'dance'"))
                .containsExactly(
                        "refused|unknown verb 'dance': this version knows late-apply,"
                                + " dead-letters-replay, dead-letters-discard");
    }

    private static void refuses(String file) {
        Command nothing = Command.run("late", "apply", file);
        assertThat(nothing.exit()).isEqualTo(Main.EXIT_USAGE);
        assertThat(nothing.output()).contains("nothing is selected: give --table");
        Command gone = Command.run("late", "apply", file, "--key", "id=1");
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.output()).contains("none is set aside that this selects");
        Command stopped = Command.run("late", "apply", file, "--all");
        assertThat(stopped.exit()).isEqualTo(1);
        assertThat(stopped.output())
                .contains("pipeline readings is not running")
                .containsPattern("request \\d+ stands");
    }

    @Test
    void aTargetThatNoRunHasWrittenToHasNothingSetAside() throws Exception {
        Path usual = bed.pipeline("nobody", "200ms", "- public.*");
        String yaml = Files.readString(usual).replace(bed.writer.url(), bed.reader.url());
        String file = Files.writeString(usual, yaml).toString();
        Command list = Command.run("late", "list", file);
        assertThat(list.exit()).as(list.output()).isZero();
        assertThat(list.output()).contains("pipeline nobody: no change is set aside");
        Command apply = Command.run("late", "apply", file, "--all");
        assertThat(apply.exit()).isEqualTo(1);
        assertThat(apply.output())
                .contains("no table tidemark.request yet")
                .contains("run the pipeline once");
    }

    /** A role of its own sees late changes by SELECT, and asks by INSERT; it has nothing else. */
    @Test
    void whoAsksNeedsNoRightOnTheTables() throws Exception {
        Path usual = prepare("asked");
        String password = UUID.randomUUID().toString();
        String url =
                bed.writer
                        .url()
                        .replace("//tidemark:" + bed.writer.password(), "//viewer:" + password);
        String yaml = Files.readString(usual).replace(bed.writer.url(), url);
        String file = Files.writeString(bed.folder.resolve("viewer.yaml"), yaml).toString();
        try (TidemarkProcess run = bed.run(usual)) {
            setAside(run, "asked", "UPDATE public.asked SET version = 2 WHERE id = 2");
            TestBed.execute(
                    bed.target,
                    "CREATE ROLE viewer LOGIN PASSWORD '%s'".formatted(password),
                    "GRANT CONNECT ON DATABASE warehouse TO viewer",
                    "GRANT USAGE ON SCHEMA tidemark TO viewer",
                    "GRANT SELECT ON tidemark.late_change TO viewer");
            Command list = Command.run("late", "list", file);
            assertThat(list.exit()).as(list.output()).isZero();
            assertThat(list.output()).contains("shop.public.asked  id=2");

            Command refused = Command.run("late", "apply", file, "--key", "id=2");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.output()).contains("permission denied for table request");
            TestBed.execute(bed.target, "GRANT SELECT, INSERT ON tidemark.request TO viewer");
            Command apply = Command.run("late", "apply", file, "--key", "id=2");
            assertThat(apply.exit()).as(apply.output()).isZero();
            assertThat(apply.output()).contains("is carried out: 1 change fed back");
        }
        assertThat(target("SELECT requested_by FROM tidemark.request WHERE pipeline = 'asked'"))
                .containsExactly("viewer");
    }

    @Test
    void aJobThatIsKilledWithTheRequestOnItsWayAppliesItOnce() throws Exception {
        Path file = prepare("killed");
        try (TidemarkProcess run = bed.run(file);
                Connection lock = bed.target.connect();
                Statement held = lock.createStatement()) {
            setAside(run, "killed", "UPDATE public.killed SET version = 2 WHERE id = 2");
            Command apply =
                    Command.run("late", "apply", file.toString(), "--key", "id=2", "--no-wait");
            assertThat(apply.exit()).as(apply.output()).isZero();
            lock.setAutoCommit(false);
            held.execute("SELECT FROM tidemark.request WHERE pipeline = 'killed' FOR UPDATE");
            assertThat(state()).containsExactly("new");
            // The checkpoint has it, and its epoch cannot be committed.
            TestBed.await(
                    "its epoch waits for the lock",
                    run,
                    () ->
                            target(
                                            "SELECT count(*) FROM pg_stat_activity WHERE"
                                                    + " application_name = 'tidemark killed' AND"
                                                    + " wait_event_type = 'Lock'")
                                    .contains("1"));
            run.kill();
            target(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                            + " 'tidemark killed'");
            lock.rollback();
        }
        String version = "SELECT version FROM public.killed WHERE id = 2";
        assertThat(target(version)).containsExactly("1");
        assertThat(state()).containsExactly("new");
        try (TidemarkProcess run = bed.run(file)) {
            TestBed.await("it is carried out", run, () -> state().contains("done"));
            run.stop();
        }
        assertThat(target(version)).containsExactly("2");
        assertThat(
                        target(
                                """
                                SELECT sum((tables->'tidemark.late_change'->>'deleted')::int),
                                  sum((tables->'tidemark.request'->>'updated')::int),
                                  sum((tables->'tidemark.request'->>'derived')::int)
                                FROM tidemark.epoch WHERE pipeline = 'killed'
                                """))
                .containsExactly("1|1|1");
        bed.assertChain("killed");
    }

    private static List<String> state() throws Exception {
        return target("SELECT state FROM tidemark.request WHERE pipeline = 'killed'");
    }
}
