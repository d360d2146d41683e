package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.Outcome.Figures;
import io.tidemark.cli.Screen;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchIT {

    /** A figure is only given when the target equals the source. */
    @Test
    void everySystemHasAFigureForSnapshotAndUpdates() throws Exception {
        StringWriter output = new StringWriter();
        List<Workload> workloads =
                Workloads.of(ExampleResults.SETTINGS).stream()
                        .filter(
                                workload ->
                                        List.of("snapshot", "updates").contains(workload.name()))
                        .toList();
        BenchPlan plan =
                new BenchPlan(ReplicationSystem.usual(), workloads, 1, 42, ExampleResults.SETTINGS);
        Screen screen = new Screen(new PrintWriter(output), Screen.Mode.PLAIN);

        Results results = new Results(plan, new Bench(plan, screen).run());

        assertThat(results.measurements()).hasSize(plan.systems().size() * workloads.size());
        assertThat(results.measurements())
                .as(output.toString())
                .allSatisfy(
                        measurement ->
                                assertThat(measurement.outcome()).isInstanceOf(Figures.class));
        assertThat(results.figures("updates", "tidemark").get(0).count())
                .isEqualTo(ExampleResults.SETTINGS.changes());
        assertThat(results.figures("updates", "native").get(0).sourceSeconds()).isPositive();
        assertThat(results.figures("snapshot", "tidemark").get(0).startUpSeconds()).isPositive();
        assertThat(results.figures("updates", "debezium").get(0).usage().brokerCpuSeconds())
                .isPositive();
    }
}
