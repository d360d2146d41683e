package io.tidemark.bench.report;

import io.tidemark.bench.result.Lag;
import io.tidemark.bench.result.Medians;
import io.tidemark.bench.result.Numbers;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.RunSettings;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import io.tidemark.bench.result.RunRecord.WorkloadEntry;
import io.tidemark.bench.result.Spread;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders runs as the tables of a README. Numbers of a row are of one run; a system that did not
 * take part in it has none.
 *
 * @param runs at least one
 */
public record MarkdownReport(List<RunRecord> runs) {

    private static final String NOTHING = "–";

    public MarkdownReport {
        runs = List.copyOf(runs);
    }

    /** The table of rates, what each run was measured with, the table of lags and memory. */
    public String text() {
        return """
        %s
        Rows/s until the target equals the source, least and most in brackets:

        %s
        %s\
        """
                .formatted(
                        table(SystemsOfRun::rates),
                        runs.stream().map(MarkdownReport::origin).collect(Collectors.joining()),
                        table(SystemsOfRun::lagsAndMemory));
    }

    /** What the figures of a run depend on, as an item of a list. */
    private static String origin(RunRecord run) {
        RunSettings settings = run.settings();
        return """
        - %s: %s; %s, %s, parallelism %d, heap %s, checkpoints every %s, seed %d (`%s`)
        """
                .formatted(
                        run.workloads().stream()
                                .map(WorkloadEntry::name)
                                .collect(Collectors.joining(", ")),
                        settings.repetition().toLowerCase(Locale.ROOT),
                        run.machine().text(),
                        LocalDate.ofInstant(run.begun(), ZoneOffset.UTC),
                        settings.common().parallelism(),
                        settings.common().heap(),
                        settings.common().checkpointInterval(),
                        settings.seed(),
                        settings.command());
    }

    private String table(Function<SystemsOfRun, Stream<String>> rows) {
        List<String> systems = runs.stream().flatMap(MarkdownReport::systemsOf).distinct().toList();
        return Stream.concat(
                        Stream.of(
                                line("workload", systems), "|---".repeat(systems.size() + 1) + "|"),
                        runs.stream().map(run -> new SystemsOfRun(run, systems)).flatMap(rows))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> systemsOf(RunRecord run) {
        return run.systems().stream().map(SystemEntry::name);
    }

    private static String line(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream())
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /**
     * The rows of a run.
     *
     * @param systems of all runs
     */
    private record SystemsOfRun(RunRecord run, List<String> systems) {

        Stream<String> rates() {
            return run.workloads().stream()
                    .map(
                            workload ->
                                    row(
                                            workload.name() + ", " + workload.size(),
                                            system -> rate(workload, system)));
        }

        private String rate(WorkloadEntry workload, String system) {
            int runs = run.settings().runs();
            int made = run.results().figures(workload.name(), system).size();
            return cell(workload, system, MarkdownReport::rate)
                    + (made == 0 || made == runs ? "" : ", %d of %d runs".formatted(made, runs));
        }

        Stream<String> lagsAndMemory() {
            return run.workloads().stream().flatMap(this::lagAndMemory);
        }

        private Stream<String> lagAndMemory(WorkloadEntry workload) {
            String lag =
                    row(
                            workload.name() + ": lag P50 / P99, ms",
                            system -> cell(workload, system, this::lag));
            String memory =
                    row(
                            workload.name() + ": the job's peak memory, MB",
                            system -> cell(workload, system, MarkdownReport::memory));
            return hasLag(workload) ? Stream.of(lag, memory) : Stream.of(memory);
        }

        private String lag(Medians medians) {
            return medians.lag().map(this::lag).orElse(NOTHING);
        }

        private String lag(Lag lag) {
            return Numbers.whole(lag.p50Ms())
                    + " / "
                    + Numbers.whole(lag.p99Ms())
                    + (run.isSlow(lag) ? at(lag) : "");
        }

        private static String at(Lag lag) {
            return " at " + Numbers.whole(lag.changesPerSecond()) + "/s";
        }

        private boolean hasLag(WorkloadEntry workload) {
            return new SystemRows(run, workload)
                    .medians()
                    .anyMatch(medians -> medians.lag().isPresent());
        }

        private String row(String title, Function<String, String> cell) {
            return line(title, systems.stream().map(cell).toList());
        }

        private String cell(
                WorkloadEntry workload, String system, Function<Medians, String> number) {
            if (systemsOf(run).noneMatch(system::equals)) {
                return NOTHING;
            }
            return run.results()
                    .medians(workload.name(), system)
                    .map(number)
                    .orElse(SystemRows.NO_FIGURE);
        }
    }

    private static String rate(Medians medians) {
        Spread rate = medians.rate();
        String median = Numbers.whole(rate.median());
        return rate.least() == rate.most()
                ? median
                : "%s (%s–%s)"
                        .formatted(median, Numbers.whole(rate.least()), Numbers.whole(rate.most()));
    }

    private static String memory(Medians medians) {
        return medians.jobPeakBytes() == 0 ? NOTHING : Numbers.megabytes(medians.jobPeakBytes());
    }
}
