package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.Outcome.Figures;
import io.tidemark.bench.Outcome.NoFigure;
import io.tidemark.cli.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A figure is only given when the target equals the source. */
class BenchIT {

    private final StringWriter output = new StringWriter();

    @Test
    void everySystemHasAFigureAndALag() throws Exception {
        Results results =
                run(ReplicationSystem.usual(), workload -> workload.name().equals("updates"));

        assertThat(results.measurements()).hasSize(ReplicationSystem.usual().size());
        assertFigures(results);
        for (Measurement measurement : results.measurements()) {
            Figures figures = results.figures("updates", measurement.system()).get(0);
            assertThat(figures.count()).isEqualTo(ExampleResults.SETTINGS.changes());
            assertThat(figures.sourceSeconds()).isPositive();
            assertThat(figures.lag().orElseThrow().markers()).isPositive();
        }
        assertThat(results.figures("updates", "tidemark").get(0).startUpSeconds()).isPositive();
    }

    @Test
    void everyWorkloadHasAFigure() throws Exception {
        Results results = run(List.of(new NativeReplication()), workload -> true);

        assertThat(results.measurements()).hasSameSizeAs(Workloads.of(ExampleResults.SETTINGS));
        assertFigures(results);
        assertThat(results.figures("snapshot", "native").get(0).lag()).isEmpty();
        assertThat(results.figures("mixed", "native").get(0).lag()).isPresent();
    }

    @Test
    void whatCannotBeRunIsToldWithItsReason() throws Exception {
        Results results =
                run(List.of(new SinkAloneSystem()), workload -> workload.name().equals("wide"));

        assertThat(results.failures("wide", "tidemark-sink"))
                .singleElement()
                .extracting(NoFigure::reason)
                .asString()
                .startsWith("not run: ");
    }

    private Results run(List<ReplicationSystem> systems, Predicate<Workload> chosen)
            throws Exception {
        List<Workload> workloads =
                Workloads.of(ExampleResults.SETTINGS).stream().filter(chosen).toList();
        BenchPlan plan = new BenchPlan(systems, workloads, 1, 42, ExampleResults.SETTINGS);
        Screen screen = new Screen(new PrintWriter(output), Screen.Mode.PLAIN);
        return new Results(new Bench(plan, screen, Optional.empty()).run(measurement -> {}));
    }

    private void assertFigures(Results results) {
        assertThat(results.measurements())
                .as(output.toString())
                .allSatisfy(
                        measurement ->
                                assertThat(measurement.outcome()).isInstanceOf(Figures.class));
    }
}
