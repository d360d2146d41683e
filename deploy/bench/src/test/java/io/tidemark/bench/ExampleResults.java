package io.tidemark.bench;

import io.tidemark.bench.Outcome.Figures;
import io.tidemark.bench.Outcome.NoFigure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Results for tests of what is made of them. */
final class ExampleResults {

    static final BenchSettings SETTINGS =
            new BenchSettings(
                    2_000, 1_000, Pace.HELD, 2, "1s", "512m", 1_000, 2, Duration.ofSeconds(60));

    private ExampleResults() {}

    /**
     * Two runs of one workload: one system is twice as fast as another, and one has failed once.
     */
    static Results twoRuns() {
        Workload snapshot = Workloads.of(SETTINGS).get(0);
        BenchPlan plan =
                new BenchPlan(ReplicationSystem.usual(), List.of(snapshot), 2, 7, SETTINGS);
        return new Results(
                plan,
                List.of(
                        new Measurement("snapshot", "tidemark", 1, figures(2)),
                        new Measurement("snapshot", "flink-sql", 1, figures(10)),
                        new Measurement(
                                "snapshot", "native", 1, new NoFigure("<refused> & gone\nlog")),
                        new Measurement("snapshot", "native", 2, figures(1)),
                        new Measurement("snapshot", "flink-sql", 2, figures(10)),
                        new Measurement("snapshot", "tidemark", 2, figures(2))));
    }

    private static Figures figures(double seconds) {
        return new Figures(
                2_000,
                seconds,
                0.5,
                0,
                new Usage(1, 2, 0, 3, 4_000_000, 5_000_000, 600_000_000),
                Optional.empty());
    }
}
