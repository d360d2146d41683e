package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that is started while another one of the same pipeline is active. */
class SecondRunIT {

    private TestBed bed;
    private Path file;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.t (id int PRIMARY KEY, n int)",
                "INSERT INTO public.t SELECT i, 0 FROM generate_series(1, 100) i");
        file = bed.pipeline("twice", "200ms", "- public.t");
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.close();
    }

    @Test
    void itWaitsForTheFirstAndGoesOnWhereThatStopped() throws Exception {
        try (TidemarkProcess first =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("it streams", first, () -> phase().equals("streaming"));
            try (TidemarkProcess second =
                    TidemarkProcess.start(
                            bed.folder, List.of(), "run", file.toString(), "--until-caught-up")) {
                TestBed.await(
                        "it says what it waits for",
                        second,
                        () -> second.output().contains("waiting: source shop (localhost:"));
                assertThat(second.output())
                        .contains("is being read (pid ")
                        .contains("another run of this pipeline is active")
                        .contains("stop that run first");
                // The first must not be harmed by one that waits.
                TestBed.execute(bed.source, "UPDATE public.t SET n = id WHERE id <= 50");
                TestBed.await("the first goes on", first, this::equal);
                first.terminate();
                assertThat(first.awaitExit(TestBed.PATIENCE)).as(first.output()).isZero();
                assertThat(second.awaitExit(TestBed.PATIENCE)).as(second.output()).isZero();
                // The savepoint that the first wrote at its end, long after the second was started.
                String savepoint = first.output().replaceAll("(?s).*savepoint (\\S+).*", "$1");
                assertThat(second.output()).contains("continuing from " + savepoint);
            }
        }
        assertThat(equal()).isTrue();
        bed.assertChain("twice");
    }

    @Test
    void aFreshStartDoesNotTakeTheSlotFromUnderARun() throws Exception {
        try (TidemarkProcess first =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            TestBed.await("it streams", first, () -> phase().equals("streaming"));
            Command refused = Command.run("run", file.toString(), "--start", "fresh");
            assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
            assertThat(refused.output())
                    .contains("is being read (pid ")
                    .contains("stop that run first");
            TestBed.execute(bed.source, "UPDATE public.t SET n = -id");
            TestBed.await("the first goes on", first, this::equal);
        }
    }

    private boolean equal() throws Exception {
        return bed.rows(bed.source, "public.t", "id")
                .equals(bed.rows(bed.target, "public.t", "id"));
    }

    private String phase() throws Exception {
        return TestBed.value(bed.target, "SELECT phase FROM tidemark.ledger");
    }
}
