package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target without room: the job says so, and goes on by itself once there is some. */
class TargetFullIT {

    private static final String PIPELINE = "full";

    /** A server that says what one says whose disk is full, until it is told otherwise. */
    @Test
    void aFullDiskIsToldWithTheRemedyAndPassesByItself() throws Exception {
        try (TestBed bed = TestBed.start()) {
            prepareSource(bed);
            bed.prepareTarget(
                    "CREATE TABLE public.t (id int PRIMARY KEY, body text)",
                    "CREATE TABLE public.disk (is_full boolean)",
                    "INSERT INTO public.disk VALUES (false)",
                    """
                    CREATE FUNCTION public.write() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      IF (SELECT is_full FROM public.disk) THEN
                        RAISE 'could not extend file: No space left on device'
                          USING ERRCODE = '53100';
                      END IF;
                      RETURN new;
                    END $$
                    """,
                    "CREATE TRIGGER write BEFORE INSERT OR UPDATE ON public.t"
                            + " FOR EACH ROW EXECUTE FUNCTION public.write()");
            Path file = bed.pipeline(PIPELINE, "200ms", "- public.t");
            try (TidemarkProcess run =
                    TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
                TestBed.await("it streams", run, () -> streaming(bed));
                TestBed.execute(bed.target, "UPDATE public.disk SET is_full = true");
                TestBed.execute(bed.source, "UPDATE public.t SET body = 'changed ' || id");
                TestBed.await(
                        "the user is told", run, () -> run.output().contains("No space left"));
                assertTold(run.output());
                assertThat(run.output()).contains("trying again from the last checkpoint");
                assertThat(TestBed.value(bed.target, "SELECT max(body) FROM public.t"))
                        .as("nothing of a refused epoch is applied")
                        .startsWith("row ");
                TestBed.execute(bed.target, "UPDATE public.disk SET is_full = false");
                finish(bed, run);
            }
        }
    }

    /** The real thing: a table on a disk of a few megabytes. Only root can make such a disk. */
    @Test
    void aDiskThatIsReallyFullTakesEverythingOnceThereIsRoom(@TempDir Path parent)
            throws Exception {
        try (SmallDisk disk = SmallDisk.mount(parent.resolve("disk"))) {
            Path tablespace = Files.createDirectory(disk.folder().resolve("tablespace"));
            Files.setPosixFilePermissions(tablespace, PosixFilePermissions.fromString("rwx------"));
            Path ballast = Files.write(disk.folder().resolve("ballast"), new byte[12 << 20]);
            ServerOptions target =
                    ServerOptions.USUAL.withPreparation(
                            "CREATE TABLESPACE small OWNER administrator LOCATION '%s'"
                                    .formatted(tablespace));
            try (TestBed bed = TestBed.start(ServerOptions.USUAL, target)) {
                prepareSource(bed);
                bed.prepareTarget(
                        "CREATE TABLE public.t (id int PRIMARY KEY USING INDEX TABLESPACE small,"
                                + " body text) TABLESPACE small");
                Path file = bed.pipeline(PIPELINE, "200ms", "- public.t");
                try (TidemarkProcess run =
                        TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
                    TestBed.await("it streams", run, () -> streaming(bed));
                    // More than what is left, less than what the ballast takes.
                    TestBed.execute(
                            bed.source,
                            "INSERT INTO public.t SELECT i, repeat(md5(i::text), 30)"
                                    + " FROM generate_series(10001, 15000) i");
                    TestBed.await("the disk is full", run, () -> run.log().contains("[53100]"));
                    assertTold(run.log());
                    Files.delete(ballast);
                    finish(bed, run);
                }
            }
        }
    }

    private static void prepareSource(TestBed bed) throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, body text)",
                "INSERT INTO public.t SELECT i, 'row ' || i FROM generate_series(1, 1000) i");
    }

    private static void assertTold(String text) {
        assertThat(text)
                .contains("sink warehouse (localhost:")
                .contains("table public.t: ")
                .contains("[53100]")
                .contains("→ the server's disk is full: free space; the job continues by itself");
    }

    private static boolean streaming(TestBed bed) throws Exception {
        return TestBed.value(bed.target, "SELECT phase FROM tidemark.ledger").equals("streaming");
    }

    private static void finish(TestBed bed, TidemarkProcess run) throws Exception {
        TestBed.await(
                "the target equals the source",
                run,
                () ->
                        bed.rows(bed.target, "public.t", "id")
                                .equals(bed.rows(bed.source, "public.t", "id")));
        run.terminate();
        assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output()).isZero();
        assertThat(run.output()).doesNotContain("\tat ");
        bed.assertChain(PIPELINE);
        assertThat(
                        TestBed.value(
                                bed.target,
                                "SELECT sum(read) - sum(applied + unchanged + missing + superseded"
                                        + " + stale + filtered) FROM tidemark.epoch"))
                .isEqualTo("0");
    }
}
