package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.result.ExampleResults;
import io.tidemark.bench.result.Measurement;
import io.tidemark.bench.result.Outcome.NoFigure;
import io.tidemark.bench.result.ResultsFile;
import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.NativeReplication;
import io.tidemark.bench.system.Systems;
import io.tidemark.bench.workload.Workloads;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecorderTest {

    private static final Instant NOW = Instant.parse("2026-11-26T23:30:00Z");

    @TempDir private Path folder;

    @Test
    void theFileHasEveryTrialAsSoonAsItIsOver() throws Exception {
        ResultsFile file = ResultsFile.in(folder, NOW);
        BenchPlan plan =
                new BenchPlan(
                        Systems.usual(),
                        Workloads.of(ExampleResults.SETTINGS.sizes()),
                        2,
                        7,
                        ExampleResults.SETTINGS);
        RunRecorder recorder =
                RunRecorder.begin(file, Clock.fixed(NOW, ZoneOffset.UTC), plan, "bench");
        for (int run = 1; run <= 2; run++) {
            recorder.add(
                    new Measurement(
                            "snapshot", "native", run, new NoFigure("in " + folder + "/x")));
            assertThat(file.read()).isEqualTo(recorder.record());
            assertThat(file.read().trials()).hasSize(run);
        }
        assertThat(file.read().trials().get(0).noFigure().orElseThrow())
                .doesNotContain(System.getProperty("java.io.tmpdir"));
        assertThat(file.read().settings().servers()).isEqualTo(BenchSettings.SERVER_SETTINGS);
        assertThat(file.read().machine().cores()).isPositive();
        assertThat(file.read().machine().memoryBytes()).isPositive();
    }

    @Test
    void theVersionsAreThoseOfTheJars() throws Exception {
        var versions = Versions.of(Systems.usual());
        assertThat(versions.get("tidemark")).containsKeys("Tidemark", "Flink", "Flink CDC");
        assertThat(versions.get("tidemark").get("Tidemark")).startsWith("0.");
        assertThat(versions.get("tidemark").get("Debezium"))
                .as("packed into another jar")
                .matches("\\d+\\..*");
        assertThat(versions.get("servers").get("PostgreSQL")).startsWith("17.");
        assertThat(Versions.of(List.of(new NativeReplication())))
                .containsOnlyKeys("tidemark", "servers");
    }
}
