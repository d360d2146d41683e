package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user sees: exit codes, messages, and that no secret is in any of them. */
class OperationIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private TestBed bed;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, n int)",
                "INSERT INTO public.t SELECT i, 0 FROM generate_series(1, 100) i");
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.close();
    }

    @Test
    void validateIsQuietAboutAGoodFileAndChangesNothing() throws Exception {
        Path file = bed.pipeline("op", "1s", "- public.t");
        Result result = run("validate", file.toString());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("public.t").contains("is valid");
        assertThat(TestBed.value(bed.source, "SELECT count(*) FROM pg_replication_slots"))
                .isEqualTo("0");
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT count(*) FROM pg_class WHERE relnamespace IN"
                                        + " ('tidemark'::regnamespace, 'public'::regnamespace)"))
                .isEqualTo("0");
    }

    @Test
    void validateReportsEveryFaultOfBothSidesAtOnce() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.keyless (n int)",
                "CREATE TABLE public.mute (id int PRIMARY KEY)",
                "ALTER TABLE public.mute REPLICA IDENTITY NOTHING");
        bed.prepareTarget("CREATE TABLE public.t (id int PRIMARY KEY, n boolean)");
        Path file =
                bed.pipeline(
                        "op", "1s", "- public.t\n- public.keyless\n- public.mute\n- public.tabel");
        Result result = run("validate", file.toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output())
                .contains("public.keyless")
                .contains("REPLICA IDENTITY")
                .contains("public.tabel")
                .doesNotContain("\tat ");
    }

    @Test
    void typoInTheFileIsFoundBeforeAnythingIsConnected() throws Exception {
        Path file = bed.pipeline("op", "1s", "- {form: public.t}");
        Result result = run("run", file.toString());
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).contains("tables[0]").contains("did you mean").contains("from");
    }

    @Test
    void wrongPasswordAndRefusedConnectionAreNamedWithTheRemedy() throws Exception {
        Path file = bed.pipeline("op", "1s", "- public.t");
        String good = Files.readString(file);
        String password = bed.reader.password();
        Files.writeString(file, good.replaceFirst(password, "not-the-password"));
        Result wrong = run("run", file.toString());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.output())
                .contains("sources.shop")
                .contains("check user and password")
                .doesNotContain("not-the-password")
                .doesNotContain("\tat ");
        Files.writeString(file, good.replaceFirst(":" + bed.target.port() + "/", ":1/"));
        Result refused = run("run", file.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output())
                .contains("sinks.warehouse")
                .contains("check host and port")
                .doesNotContain("\tat ");
    }

    @Test
    void truncateStopsTheJobAndSaysWhatToDo() throws Exception {
        Path file = bed.pipeline("op", "200ms", "- public.t");
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("it streams", run, this::streaming);
            TestBed.execute(bed.source, "TRUNCATE public.t");
            assertThat(run.awaitExit(SOON)).isEqualTo(1);
            assertThat(run.output())
                    .contains("public.t")
                    .contains("was truncated")
                    .contains("truncate: ignore")
                    .contains("--start fresh")
                    .doesNotContain("\tat ");
        }
        assertThat(TestBed.value(bed.target, "SELECT count(*) FROM public.t")).isEqualTo("100");
        Path ignoring = bed.pipeline("op", "200ms", "- {from: public.t, truncate: ignore}");
        TestBed.execute(bed.source, "INSERT INTO public.t VALUES (1, 77)");
        Result result = run("run", ignoring.toString(), "--until-caught-up");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(TestBed.value(bed.target, "SELECT count(*), max(n) FROM public.t"))
                .isEqualTo("100|77");
        assertThat(TestBed.value(bed.target, "SELECT sum(filtered) FROM tidemark.epoch"))
                .isEqualTo("1");
    }

    @Test
    void stoppedWithASavepointAndContinuedFromIt() throws Exception {
        Path file = bed.pipeline("op", "5m", "- public.t");
        try (TidemarkProcess run =
                TidemarkProcess.start(
                        bed.folder, List.of(), "run", file.toString(), "--parallelism", "1")) {
            TestBed.await("it runs", run, () -> run.output().contains("Flink web UI"));
            TestBed.await(
                    "it reads the log",
                    run,
                    () ->
                            TestBed.value(bed.source, "SELECT active FROM pg_replication_slots")
                                    .equals("t"));
            run.stop();
            assertThat(run.output()).contains("stopped; savepoint");
        }
        assertThat(TestBed.value(bed.target, "SELECT count(*) FROM public.t")).isEqualTo("100");
        TestBed.execute(bed.source, "DELETE FROM public.t WHERE id > 50");
        Result again = run("run", file.toString(), "--until-caught-up");
        assertThat(again.exit()).as(again.output()).isZero();
        assertThat(again.output()).contains("continuing from");
        assertThat(TestBed.value(bed.target, "SELECT count(*) FROM public.t")).isEqualTo("50");
    }

    /** Asked to stop before the tasks run: it lets them come up, and the savepoint is written. */
    @Test
    void aStopThatComesTooEarlyStillEndsWithASavepoint() throws Exception {
        Path file = bed.pipeline("op", "1s", "- public.t");
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            run.stop();
            assertThat(run.output()).contains("stopped; savepoint ");
        }
    }

    @Test
    void missingStateUnderATargetWithHistoryIsRefusedAndFreshTakesOver() throws Exception {
        Path file = bed.pipeline("op", "200ms", "- public.t");
        assertThat(run("run", file.toString(), "--until-caught-up").exit()).isZero();
        Files.move(bed.folder.resolve("storage-op"), bed.folder.resolve("lost"));
        TestBed.execute(bed.source, "DELETE FROM public.t WHERE id <= 10");
        Result refused = run("run", file.toString(), "--until-caught-up");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output()).contains("the target has epochs").contains("--start fresh");
        Result fresh = run("run", file.toString(), "--start", "fresh", "--until-caught-up");
        assertThat(fresh.exit()).as(fresh.output()).isZero();
        assertThat(bed.rows(bed.target, "public.t", "id"))
                .isEqualTo(bed.rows(bed.source, "public.t", "id"));
    }

    @Test
    void secretIsNowhere() throws Exception {
        Path file = bed.pipeline("op", "200ms", "- public.t");
        String password = bed.writer.password();
        String text = Files.readString(file).replace(password, "${file:" + secret(password) + "}");
        Files.writeString(file, text);
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("it streams", run, this::streaming);
            run.stop();
            assertThat(run.output()).doesNotContain(password);
            assertThat(run.log()).isNotEmpty().doesNotContain(password);
        }
        try (Stream<Path> stored = Files.walk(bed.folder.resolve("storage-op"))) {
            for (Path path : stored.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(path.toString())
                        .doesNotContain(password);
            }
        }
    }

    private Path secret(String password) throws Exception {
        return Files.writeString(bed.folder.resolve("secret"), password + "\n");
    }

    private boolean streaming() throws Exception {
        return TestBed.value(bed.target, "SELECT phase FROM tidemark.ledger").equals("streaming");
    }

    private record Result(int exit, String output) {}

    private Result run(String... arguments) throws Exception {
        try (TidemarkProcess run = TidemarkProcess.start(bed.folder, List.of(), arguments)) {
            return new Result(run.awaitExit(SOON), run.output());
        }
    }
}
