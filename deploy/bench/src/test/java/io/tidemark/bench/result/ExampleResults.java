package io.tidemark.bench.result;

import io.tidemark.bench.result.Outcome.Figures;
import io.tidemark.bench.result.RunRecord.RunSettings;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import io.tidemark.bench.result.RunRecord.TrialEntry;
import io.tidemark.bench.result.RunRecord.WorkloadEntry;
import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Results for tests of what is made of them. */
public final class ExampleResults {

    public static final BenchSettings SETTINGS =
            new BenchSettings(
                    2_000,
                    Optional.of(3_000L),
                    1_000,
                    Pace.HELD,
                    2,
                    "1s",
                    "512m",
                    1_000,
                    2,
                    Duration.ofSeconds(60));

    /** A reason that no report may take for its own language. */
    static final String REFUSED = "<refused> & \"gone\" | away\nline 2 of \u0007 the log";

    /** The same for a lag that was not measured. */
    public static final String LATE = "2 of 40 <marker> rows had arrived\nthe log ends";

    private ExampleResults() {}

    /**
     * Two runs of two workloads: one system is twice as fast as another, which has no lag in the
     * last run and slowed the source down in the other, one has failed once in the first workload,
     * and always in the second; nothing is 0 or empty that can be something.
     */
    public static RunRecord twoRuns() {
        return new RunRecord(
                ResultsFile.FORMAT,
                Instant.parse("2026-11-26T23:30:01Z"),
                Instant.parse("2026-11-27T00:41:02Z"),
                new Machine(
                        "Abacus 3", 2, 25_769_803_776L, "Debian 12", "Linux 6.1 amd64", "VM 17"),
                Map.of("tidemark", new TreeMap<>(Map.of("Tidemark", "0.1.0", "commit", "1a2b3c"))),
                new RunSettings(
                        2, 7, "./tidemark bench --seed 7", SETTINGS, Map.of("max_wal_size", "8GB")),
                List.of(
                        new SystemEntry("tidemark", "this project", Map.of("heap", "512m")),
                        new SystemEntry("flink-sql", "Flink SQL", Map.of("heap", "512m")),
                        new SystemEntry("native", "of PostgreSQL", Map.of("binary", "true"))),
                List.of(
                        new WorkloadEntry(
                                "snapshot", "copy of a table", 1, 2_000, Optional.empty()),
                        new WorkloadEntry(
                                "updates", "updates at random", 3, 2_000, Optional.of(1_000L))),
                trials());
    }

    private static List<TrialEntry> trials() {
        return List.of(
                trial("snapshot", "tidemark", 1, copy(2)),
                trial("snapshot", "flink-sql", 1, copy(10)),
                refused("snapshot", "native", 1),
                trial("snapshot", "native", 2, copy(1)),
                trial("snapshot", "flink-sql", 2, copy(10)),
                trial("snapshot", "tidemark", 2, copy(2)),
                trial("updates", "tidemark", 1, changes(4, 999.5)),
                trial("updates", "tidemark", 2, changes(5, 999.5)),
                trial("updates", "flink-sql", 1, changes(8, 499.5)),
                trial("updates", "flink-sql", 2, changes(8, 499.5).withoutLag(LATE)),
                refused("updates", "native", 1),
                refused("updates", "native", 2));
    }

    private static TrialEntry trial(String workload, String system, int run, Figures figures) {
        return new TrialEntry(workload, system, run, Optional.of(figures), Optional.empty());
    }

    private static TrialEntry refused(String workload, String system, int run) {
        return new TrialEntry(workload, system, run, Optional.empty(), Optional.of(REFUSED));
    }

    private static Figures copy(double seconds) {
        return new Figures(
                2_000,
                seconds,
                0.5,
                0,
                new Usage(1, 2, 0, 3, 4_000_000, 5_000_000, 600_000_000),
                Optional.empty(),
                Optional.empty());
    }

    private static Figures changes(double seconds, double lagRate) {
        return new Figures(
                1_000,
                seconds,
                0.25,
                0.75,
                new Usage(0.01, 0.02, 0.005, 0.03, 4_500_000, 5_500_000, 650_000_000),
                Optional.of(new Lag(lagRate, 40, 100 * seconds, 1_000, 2_000 * seconds)),
                Optional.empty());
    }
}
