package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.result.ExampleResults;
import io.tidemark.bench.result.Measurement;
import io.tidemark.bench.result.Outcome.Figures;
import io.tidemark.bench.result.Outcome.NoFigure;
import io.tidemark.bench.result.Results;
import io.tidemark.bench.system.Arrival;
import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.ForwardingReplication;
import io.tidemark.bench.system.Made;
import io.tidemark.bench.system.Made.Marker;
import io.tidemark.bench.system.NativeReplication;
import io.tidemark.bench.system.NoFigureException;
import io.tidemark.bench.system.Replication;
import io.tidemark.bench.system.ReplicationSystem;
import io.tidemark.bench.system.SinkAloneSystem;
import io.tidemark.bench.system.Systems;
import io.tidemark.bench.system.Trial;
import io.tidemark.bench.workload.Workload;
import io.tidemark.bench.workload.Workloads;
import io.tidemark.cli.Screen;
import io.tidemark.local.Comparison.Content;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A figure is only given when the target equals the source. */
class BenchIT {

    /** What is made for each differs from what is made for updates. */
    private static final Set<String> OTHERS = Set.of("deletes", "mixed", "wide", "tables");

    private static final BenchSettings IMPATIENT = impatient(ExampleResults.SETTINGS);

    private static BenchSettings impatient(BenchSettings settings) {
        return new BenchSettings(
                settings.rows(),
                settings.snapshotRows(),
                settings.changes(),
                settings.pace(),
                settings.parallelism(),
                settings.checkpointInterval(),
                settings.heap(),
                settings.lagChangesPerSecond(),
                settings.lagSeconds(),
                Duration.ofSeconds(10));
    }

    private final StringWriter output = new StringWriter();

    @Test
    void everySystemHasAFigureAndALag() throws Exception {
        Results results = run(Systems.usual(), named("updates"));

        assertThat(results.measurements()).hasSize(Systems.usual().size());
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
        Workload updates = named("updates").get(0);
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

    @Test
    void whoDoesNotComeAfterHasAFigureAndTheReasonWhyThereIsNoLag() throws Exception {
        Results results = run(List.of(new NeverCaughtUp()), named("updates"), IMPATIENT);

        assertFigures(results);
        Figures figures = results.figures("updates", "native").get(0);
        assertThat(figures.lag()).isEmpty();
        assertThat(figures.noLag().orElseThrow())
                .matches("(?s)0 of [1-9]\\d* marker rows had arrived; the lag at .*after 10 s.*");
        assertThat(results.isComplete()).isFalse();
    }

    /** Changes arrive with it; of the markers, those that are written until the lag is measured. */
    private static final class NeverCaughtUp implements ReplicationSystem {

        private final ReplicationSystem system = new NativeReplication();

        @Override
        public String name() {
            return system.name();
        }

        @Override
        public String about() {
            return system.about();
        }

        @Override
        public Map<String, String> settings(BenchSettings settings) {
            return system.settings(settings);
        }

        @Override
        public Replication prepare(Trial trial)
                throws IOException, SQLException, NoFigureException {
            return new ForwardingReplication(system.prepare(trial)) {
                @Override
                public Arrival arrival(Trial same, Made made) throws SQLException {
                    return new FewMarkers(super.arrival(same, made));
                }
            };
        }
    }

    /** See {@link NeverCaughtUp}. */
    private record FewMarkers(Arrival arrival) implements Arrival {

        private static final long UNTIL_THE_LAG = 2;

        @Override
        public boolean hasLastRow() throws SQLException {
            return arrival.hasLastRow();
        }

        @Override
        public boolean hasAllRows() throws SQLException {
            return arrival.hasAllRows();
        }

        @Override
        public Predicate<Marker> reached() throws SQLException {
            return arrival.reached().and(marker -> marker.number() <= UNTIL_THE_LAG);
        }

        @Override
        public List<Content> atSource() throws SQLException {
            return arrival.atSource();
        }

        @Override
        public List<Content> arrived() throws SQLException {
            return arrival.arrived();
        }

        @Override
        public void close() throws SQLException {
            arrival.close();
        }
    }

    private static List<Workload> named(String name) {
        return workloads(workload -> workload.name().equals(name));
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
        return run(systems, workloads, ExampleResults.SETTINGS);
    }

    private Results run(
            List<ReplicationSystem> systems, List<Workload> workloads, BenchSettings settings)
            throws Exception {
        BenchPlan plan = new BenchPlan(systems, workloads, 1, 42, settings);
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
