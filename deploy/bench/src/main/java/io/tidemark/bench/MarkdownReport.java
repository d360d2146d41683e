package io.tidemark.bench;

import io.tidemark.bench.RunRecord.SystemEntry;
import io.tidemark.bench.RunRecord.WorkloadEntry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders a run as the tables of a README. */
record MarkdownReport(RunRecord run) {

    /** The table of rates, what it was measured with, the table of lags and memory. */
    String text() {
        return """
        %s
        %s, rows/s until the target equals the source: %s, %s, parallelism %d, heap %s, \
        checkpoints every %s, seed %d (`%s`).

        %s\
        """
                .formatted(
                        rates(),
                        run.settings().repetition(),
                        run.machine().text(),
                        LocalDate.ofInstant(run.begun(), ZoneOffset.UTC),
                        run.settings().common().parallelism(),
                        run.settings().common().heap(),
                        run.settings().common().checkpointInterval(),
                        run.settings().seed(),
                        run.settings().command(),
                        lagsAndMemory());
    }

    private String rates() {
        return table(
                "workload",
                run.workloads().stream()
                        .map(
                                workload ->
                                        row(
                                                title(workload),
                                                workload,
                                                m -> Numbers.whole(m.rate().median()))));
    }

    private String lagsAndMemory() {
        return table("workload", run.workloads().stream().flatMap(this::lagAndMemory));
    }

    private Stream<String> lagAndMemory(WorkloadEntry workload) {
        Stream<String> memory =
                Stream.of(
                        row(
                                workload.name() + ": the job's peak memory, MB",
                                workload,
                                MarkdownReport::memory));
        boolean hasLag =
                new SystemRows(run, workload).medians().anyMatch(each -> each.lag().isPresent());
        return hasLag
                ? Stream.concat(
                        Stream.of(
                                row(
                                        workload.name() + ": lag P50 / P99, ms",
                                        workload,
                                        MarkdownReport::lag)),
                        memory)
                : memory;
    }

    private static String title(WorkloadEntry workload) {
        return workload.name() + ", " + workload.size();
    }

    private static String lag(Medians medians) {
        return medians.lag()
                .map(lag -> Numbers.whole(lag.p50Ms()) + " / " + Numbers.whole(lag.p99Ms()))
                .orElse("–");
    }

    private static String memory(Medians medians) {
        return medians.jobPeakBytes() == 0 ? "–" : Numbers.megabytes(medians.jobPeakBytes());
    }

    private String table(String corner, Stream<String> rows) {
        List<String> names = run.systems().stream().map(SystemEntry::name).toList();
        return Stream.concat(
                        Stream.of(line(corner, names), "|---".repeat(names.size() + 1) + "|"), rows)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String row(String title, WorkloadEntry workload, Function<Medians, String> value) {
        Results results = run.results();
        return line(
                title,
                run.systems().stream()
                        .map(system -> results.medians(workload.name(), system.name()))
                        .map(medians -> medians.map(value).orElse(SystemRows.NO_FIGURE))
                        .toList());
    }

    private static String line(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream())
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
