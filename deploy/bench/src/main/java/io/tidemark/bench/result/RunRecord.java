package io.tidemark.bench.result;

import io.tidemark.bench.result.Outcome.Figures;
import io.tidemark.bench.result.Outcome.NoFigure;
import io.tidemark.bench.system.BenchSettings;
import io.tidemark.bench.system.ReplicationSystem;
import io.tidemark.bench.workload.Changes;
import io.tidemark.bench.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run of the benchmark as a {@link ResultsFile} keeps it: what was tried, where, and what came
 * out. All reports are made of this alone, so that they can be made again. The names of all
 * components are those of the file.
 *
 * @param format the version of the file's format
 * @param ended when the last trial ended that is in it
 * @param versions what took part, in groups: each with the version by the name of the part
 * @param trials in the order in which they ended; fewer than planned if the run was stopped
 */
public record RunRecord(
        int format,
        Instant begun,
        Instant ended,
        Machine machine,
        Map<String, Map<String, String>> versions,
        RunSettings settings,
        List<SystemEntry> systems,
        List<WorkloadEntry> workloads,
        List<TrialEntry> trials) {

    /** A lag at a lower part of the rate that was asked for is not the lag at that rate. */
    private static final double NEARLY_ALL = 0.95;

    public RunRecord {
        versions = ordered(versions);
        systems = List.copyOf(systems);
        workloads = List.copyOf(workloads);
        trials = List.copyOf(trials);
    }

    /**
     * How the run was set up.
     *
     * @param runs how often everything is repeated
     * @param seed decides the order of the systems
     * @param command repeats the run
     * @param common what is the same for all systems
     * @param servers settings of source and target
     */
    public record RunSettings(
            int runs,
            long seed,
            String command,
            BenchSettings common,
            Map<String, String> servers) {

        public RunSettings {
            servers = ordered(servers);
        }

        /** What a figure is made of, for people. */
        public String repetition() {
            return runs == 1 ? "Of one run" : "Medians of " + runs + " runs";
        }
    }

    /** A {@link ReplicationSystem} of the run. */
    public record SystemEntry(String name, String about, Map<String, String> settings) {

        public SystemEntry {
            settings = ordered(settings);
        }

        public static SystemEntry of(ReplicationSystem system, BenchSettings settings) {
            return new SystemEntry(system.name(), system.about(), system.settings(settings));
        }
    }

    /**
     * A {@link Workload} of the run.
     *
     * @param tables how many
     * @param rows in all tables before anything changes
     * @param changes after that; empty if the copy of the tables is what is measured
     */
    public record WorkloadEntry(
            String name, String about, int tables, long rows, Optional<Long> changes) {

        public static WorkloadEntry of(Workload workload) {
            return new WorkloadEntry(
                    workload.name(),
                    workload.about(),
                    workload.tables().size(),
                    workload.rows(),
                    workload.changes().map(Changes::count));
        }

        /** How much there is, for people. */
        public String size() {
            return Numbers.whole(rows)
                    + " rows"
                    + (tables == 1 ? "" : " in " + tables + " tables")
                    + changes.map(count -> ", " + Numbers.whole(count) + " changes").orElse("");
        }

        /** What a rate counts. */
        public String unit() {
            return changes.isPresent() ? "changes" : "rows";
        }
    }

    /**
     * A {@link Measurement}; it has either figures or the reason why there are none.
     *
     * @param run from 1
     */
    public record TrialEntry(
            String workload,
            String system,
            int run,
            Optional<Figures> figures,
            Optional<String> noFigure) {

        public TrialEntry {
            if (figures.isPresent() == noFigure.isPresent()) {
                throw new IllegalArgumentException(
                        "a trial has either figures or the reason why there are none");
            }
        }

        /**
         * Of a measurement.
         *
         * @param names what must not be told in a reason
         */
        public static TrialEntry of(Measurement measurement, PrivateNames names) {
            return new TrialEntry(
                    measurement.workload(),
                    measurement.system(),
                    measurement.run(),
                    Optional.of(measurement.outcome())
                            .filter(Figures.class::isInstance)
                            .map(Figures.class::cast)
                            .map(figures -> hidden(figures, names)),
                    Optional.of(measurement.outcome())
                            .filter(NoFigure.class::isInstance)
                            .map(NoFigure.class::cast)
                            .map(none -> names.hiddenIn(none.reason())));
        }

        private static Figures hidden(Figures figures, PrivateNames names) {
            return figures.noLag().map(names::hiddenIn).map(figures::withoutLag).orElse(figures);
        }

        Measurement measurement() {
            Outcome outcome =
                    figures.isPresent() ? figures.get() : new NoFigure(noFigure.orElseThrow());
            return new Measurement(workload, system, run, outcome);
        }
    }

    /** The measurements, by workload and system. */
    public Results results() {
        return new Results(trials.stream().map(TrialEntry::measurement).toList());
    }

    /**
     * What the figures of a system under a workload lack, a line each: runs, lags, or the rate at
     * which the lag was to be measured.
     */
    public List<String> shortfalls(String workload, String system) {
        Results results = results();
        List<String> failures =
                results.failures(workload, system).stream().map(NoFigure::reason).toList();
        int made = results.figures(workload, system).size() + failures.size();
        List<String> stopped =
                Collections.nCopies(settings.runs() - made, "the benchmark was stopped");
        return Stream.of(
                        lacking("without a figure", failures),
                        lacking("not made", stopped),
                        lacking("without a lag", results.withoutLag(workload, system)),
                        results.medians(workload, system)
                                .flatMap(Medians::lag)
                                .filter(this::isSlow)
                                .map(this::slow))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether the source did not make as many changes a second as it was to make. */
    public boolean isSlow(Lag lag) {
        return lag.changesPerSecond() < NEARLY_ALL * settings.common().lagChangesPerSecond();
    }

    private String slow(Lag lag) {
        return "the lag is that at %s changes/s: the source did not make %s beside it"
                .formatted(
                        Numbers.whole(lag.changesPerSecond()),
                        Numbers.whole(settings.common().lagChangesPerSecond()));
    }

    private Optional<String> lacking(String what, List<String> reasons) {
        return reasons.stream()
                .findFirst()
                .map(
                        reason ->
                                "%d of %d runs %s: %s"
                                        .formatted(
                                                reasons.size(),
                                                settings.runs(),
                                                what,
                                                reason.lines().findFirst().orElse("")));
    }

    /** From begin to end. */
    public Duration duration() {
        return Duration.between(begun, ended);
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
