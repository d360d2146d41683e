package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.Outcome.Figures;
import io.tidemark.bench.Outcome.NoFigure;
import io.tidemark.bench.workload.Workload;
import io.tidemark.bench.workload.Workloads;
import io.tidemark.cli.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A figure is only given when the target equals the source. */
class BenchIT {

    /** What is made for each differs from what is made for updates. */
    private static final Set<String> OTHERS = Set.of("deletes", "mixed", "wide", "tables");

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

        assertThat(results.measurements())
                .hasSameSizeAs(Workloads.of(ExampleResults.SETTINGS.sizes()));
        assertFigures(results);
        assertThat(results.figures("snapshot", "native").get(0).lag()).isEmpty();
        assertThat(results.figures("mixed", "native").get(0).lag()).isPresent();
    }

    @Test
    void generatorsMakeWhatTheSourceMakes() throws Exception {
        Results results =
                run(List.of(new SinkAloneSystem()), workload -> OTHERS.contains(workload.name()));

        assertThat(results.measurements()).hasSameSizeAs(OTHERS);
        assertFigures(results);
    }

    @Test
    void whatCannotBeRunIsToldWithItsReason() throws Exception {
        Workload updates = workloads(workload -> workload.name().equals("updates")).get(0);
        Workload secret =
                new Workload(
                        "secret",
                        "nobody knows how to generate it",
                        updates.tables(),
                        updates.rows(),
                        updates.fill(),
                        updates.lastRow(),
                        updates.marker(),
                        updates.changes(),
                        Optional.empty());
        Results results = run(List.of(new SinkAloneSystem()), List.of(secret));

        assertThat(results.failures("secret", "tidemark-sink"))
                .singleElement()
                .extracting(NoFigure::reason)
                .asString()
                .startsWith("not run: ");
    }

    private static List<Workload> workloads(Predicate<Workload> chosen) {
        return Workloads.of(ExampleResults.SETTINGS.sizes()).stream().filter(chosen).toList();
    }

    private Results run(List<ReplicationSystem> systems, Predicate<Workload> chosen)
            throws Exception {
        return run(systems, workloads(chosen));
    }

    private Results run(List<ReplicationSystem> systems, List<Workload> workloads)
            throws Exception {
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
