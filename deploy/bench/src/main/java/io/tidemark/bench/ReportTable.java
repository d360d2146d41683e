package io.tidemark.bench;

import io.tidemark.bench.Outcome.Figures;
import io.tidemark.bench.Outcome.NoFigure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Renders results for a terminal. */
final class ReportTable {

    /** What the others are compared with. */
    static final List<String> BASELINES = List.of("native", "flink-sql");

    private static final String HEADER =
            "  %-16s %11s %23s %9s %9s %9s %9s %9s"
                    .formatted(
                            "system",
                            "rows/s",
                            "least to most",
                            "seconds",
                            "with JVM",
                            "source",
                            "/native",
                            "/flink-sql");

    private ReportTable() {}

    /** One trial, as soon as it is over. */
    static String line(Measurement measurement) {
        return "%-9s %-16s run %d: %s"
                .formatted(
                        measurement.workload(),
                        measurement.system(),
                        measurement.run(),
                        measurement.outcome().summary());
    }

    /** All workloads, a block each. */
    static String all(Results results) {
        StringBuilder text = new StringBuilder();
        for (Workload workload : results.plan().workloads()) {
            text.append(block(results, workload)).append('\n');
        }
        return text.toString();
    }

    private static String block(Results results, Workload workload) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s: %s; %,d rows%s%n%s%n",
                        workload.name(),
                        workload.about(),
                        workload.rows(),
                        workload.changes()
                                .map(c -> String.format(Locale.ROOT, ", %,d changes", c.count()))
                                .orElse(""),
                        HEADER));
        for (ReplicationSystem system : results.plan().systems()) {
            text.append(row(results, workload, system.name())).append('\n');
        }
        return text.toString();
    }

    private static String row(Results results, Workload workload, String system) {
        Optional<Spread> rate = results.spread(workload.name(), system, Figures::rate);
        List<NoFigure> failures = results.failures(workload.name(), system);
        StringBuilder text = new StringBuilder("  %-16s".formatted(system));
        rate.ifPresent(spread -> text.append(numbers(results, workload, system, spread)));
        if (!failures.isEmpty()) {
            text.append(
                    " %d of %d runs without a figure: %s"
                            .formatted(
                                    failures.size(),
                                    results.plan().runs(),
                                    failures.get(0).reason().lines().findFirst().orElse("")));
        }
        return text.toString();
    }

    private static String numbers(Results results, Workload workload, String system, Spread rate) {
        double seconds = median(results, workload, system, Figures::seconds);
        double startUp = median(results, workload, system, Figures::startUpSeconds);
        double source = median(results, workload, system, Figures::sourceSeconds);
        StringBuilder text =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                " %,11.0f %,11.0f %,11.0f %9.1f %9.1f %9s",
                                rate.median(),
                                rate.least(),
                                rate.most(),
                                seconds,
                                seconds + startUp,
                                workload.changes().isEmpty()
                                        ? "-"
                                        : String.format(Locale.ROOT, "%.1f", source)));
        for (String baseline : BASELINES) {
            OptionalDouble ratio = results.ratio(workload.name(), system, baseline);
            text.append(
                    " %9s"
                            .formatted(
                                    ratio.isEmpty()
                                            ? "-"
                                            : String.format(
                                                    Locale.ROOT, "%.2f", ratio.getAsDouble())));
        }
        return text.toString();
    }

    private static double median(
            Results results, Workload workload, String system, ToDoubleFunction<Figures> number) {
        return results.spread(workload.name(), system, number).orElseThrow().median();
    }
}
