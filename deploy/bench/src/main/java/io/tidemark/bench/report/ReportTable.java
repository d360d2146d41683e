package io.tidemark.bench.report;

import io.tidemark.bench.result.Lag;
import io.tidemark.bench.result.Measurement;
import io.tidemark.bench.result.Medians;
import io.tidemark.bench.result.Numbers;
import io.tidemark.bench.result.Results;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import io.tidemark.bench.result.RunRecord.WorkloadEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Renders a run for a terminal. */
public final class ReportTable {

    /** What the others are compared with. */
    static final List<String> BASELINES = List.of("native", "flink-sql");

    /** Where there is no number. */
    static final String NOTHING = "-";

    /** The longest line, so that it fits a wide terminal. */
    static final int WIDTH = 150;

    private static final String LEGEND =
            """
            Medians of the runs, in rows or changes per second until the target equals the source
              with JVM   seconds with the start of the system's own process
              source     seconds that the source needed for the changes
              P50, P99   lag in ms while changes are made at a fixed rate
              CPU        core-seconds for a million rows or changes: source+job+broker+target
              job MB     peak memory of the processes that move changes
              WAL MB     write-ahead log of the target
            """;

    private static final List<Column> COLUMNS =
            List.of(
                    new Column("rows/s", 10, row -> Numbers.whole(row.medians.rate().median())),
                    new Column("least-most", 18, Row::range),
                    new Column("seconds", 8, row -> Numbers.tenths(row.medians.seconds())),
                    new Column(
                            "with JVM", 9, row -> Numbers.tenths(row.medians.secondsWithStart())),
                    new Column("source", 7, Row::sourceSeconds),
                    new Column("/native", 8, row -> row.ratio(BASELINES.get(0))),
                    new Column("/flink-sql", 11, row -> row.ratio(BASELINES.get(1))),
                    new Column("P50", 7, row -> row.lag(Lag::p50Ms)),
                    new Column("P99", 7, row -> row.lag(Lag::p99Ms)),
                    new Column("CPU", 24, row -> row.medians.cpu().text()),
                    new Column("job MB", 7, Row::jobMemory),
                    new Column(
                            "WAL MB", 7, row -> Numbers.megabytes(row.medians.targetLogBytes())));

    private ReportTable() {}

    /** A number of a row. */
    private record Column(String title, int width, Function<Row, String> value) {

        /** Never without a blank before it, however long it is. */
        String padded(String text) {
            return (" %" + (width - 1) + "s").formatted(text);
        }
    }

    /** A system with figures under a workload. */
    private record Row(Results results, String workload, String system, Medians medians) {

        String range() {
            return Numbers.whole(medians.rate().least())
                    + "-"
                    + Numbers.whole(medians.rate().most());
        }

        String sourceSeconds() {
            return medians.sourceSeconds() == 0 ? NOTHING : Numbers.tenths(medians.sourceSeconds());
        }

        String ratio(String baseline) {
            OptionalDouble ratio = results.ratio(workload, system, baseline);
            return ratio.isPresent() ? Numbers.hundredths(ratio.getAsDouble()) : NOTHING;
        }

        String lag(Function<Lag, Double> number) {
            return medians.lag().map(number).map(Numbers::whole).orElse(NOTHING);
        }

        String jobMemory() {
            return medians.jobPeakBytes() == 0
                    ? NOTHING
                    : Numbers.megabytes(medians.jobPeakBytes());
        }
    }

    /** One trial, as soon as it is over. */
    public static String line(Measurement measurement) {
        return "%-9s %-18s run %d: %s"
                .formatted(
                        measurement.workload(),
                        measurement.system(),
                        measurement.run(),
                        measurement.outcome().summary());
    }

    /** All workloads, a block each. */
    public static String all(RunRecord run) {
        return run.workloads().stream()
                        .map(workload -> block(run, workload))
                        .collect(Collectors.joining("\n"))
                + "\n"
                + LEGEND;
    }

    private static String block(RunRecord run, WorkloadEntry workload) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s; %s".formatted(workload.name(), workload.about(), workload.size()));
        lines.add(name("system") + row(Column::title));
        for (SystemEntry system : run.systems()) {
            lines.addAll(lines(run, workload.name(), system.name()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> lines(RunRecord run, String workload, String system) {
        Results results = run.results();
        List<String> shortfalls = run.shortfalls(workload, system);
        Optional<Row> row =
                results.medians(workload, system)
                        .map(medians -> new Row(results, workload, system, medians));
        if (row.isEmpty()) {
            return List.of(
                    shortened(name(system) + " no figure: " + String.join("; ", shortfalls)));
        }
        List<String> lines = new ArrayList<>();
        lines.add(name(system) + row(column -> column.value().apply(row.get())));
        shortfalls.forEach(reason -> lines.add(shortened(name("") + " " + reason)));
        return lines;
    }

    private static String name(String system) {
        return "  %-18s".formatted(system);
    }

    private static String row(Function<Column, String> text) {
        return COLUMNS.stream()
                .map(column -> column.padded(text.apply(column)))
                .collect(Collectors.joining());
    }

    private static String shortened(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }
}
