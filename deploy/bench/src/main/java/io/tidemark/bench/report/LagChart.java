package io.tidemark.bench.report;

import io.tidemark.bench.page.Chart;
import io.tidemark.bench.page.Figure;
import io.tidemark.bench.page.Figure.Legend;
import io.tidemark.bench.page.Mark;
import io.tidemark.bench.page.Scale;
import io.tidemark.bench.result.Lag;
import io.tidemark.bench.result.Numbers;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.TimeUtils;

/** How far targets are behind under one workload, P50, P99 and the most of every system. */
record LagChart(SystemRows rows) {

    private static final double SECOND_MS = 1000;

    /** Less than that is not told apart. */
    private static final double LEAST_MS = 1;

    private static final double ICON_MIDDLE = 0.5;

    private static final List<Legend> LEGEND =
            List.of(
                    new Legend("P50", new Mark.Dot(ICON_MIDDLE, "p50")),
                    new Legend("P99", new Mark.Dot(ICON_MIDDLE, "p99")),
                    new Legend("max", new Mark.Stroke(ICON_MIDDLE)));

    /** The chart; empty if no system has a lag. */
    Optional<Figure> figure() {
        List<Lag> lags = rows.medians().flatMap(each -> each.lag().stream()).toList();
        return lags.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Figure(
                                "lag at a fixed rate of changes",
                                "Less is better. From the commit at the source until it was seen at"
                                        + " the target; the scale is logarithmic.",
                                LEGEND,
                                chart(lags)));
    }

    private Chart chart(List<Lag> lags) {
        double interval =
                TimeUtils.parseDuration(rows.run().settings().common().checkpointInterval())
                        .toMillis();
        double least = lags.stream().mapToDouble(Lag::p50Ms).min().orElseThrow();
        double most = lags.stream().mapToDouble(Lag::maxMs).max().orElseThrow();
        return new Chart(
                rows.workload().name() + ": lag, P50 / P99 / max",
                Scale.logarithmic(
                        Math.max(LEAST_MS, Math.min(least, interval)),
                        Math.max(most, interval),
                        LagChart::time),
                rows.of(
                        each -> each.lag().map(LagChart::text).orElse(SystemRows.NO_FIGURE),
                        (system, each) -> each.lag().map(LagChart::marks).orElse(List.of())),
                Optional.of(
                        new Chart.Reference(interval, "checkpoint interval " + time(interval))));
    }

    private static String text(Lag lag) {
        return "%s / %s / %s".formatted(time(lag.p50Ms()), time(lag.p99Ms()), time(lag.maxMs()));
    }

    private static List<Mark> marks(Lag lag) {
        return List.of(
                new Mark.Span(lag.p50Ms(), lag.maxMs()),
                new Mark.Stroke(lag.maxMs()),
                new Mark.Dot(lag.p99Ms(), "p99"),
                new Mark.Dot(lag.p50Ms(), "p50"));
    }

    /** Milliseconds; seconds from one on. */
    private static String time(double millis) {
        return millis < SECOND_MS
                ? Numbers.whole(millis) + " ms"
                : Numbers.brief(millis / SECOND_MS) + " s";
    }
}
