package io.tidemark.bench.report;

import io.tidemark.bench.page.Chart;
import io.tidemark.bench.page.Figure;
import io.tidemark.bench.page.Mark;
import io.tidemark.bench.page.Scale;
import io.tidemark.bench.result.Medians;
import io.tidemark.bench.result.Numbers;
import io.tidemark.bench.result.Spread;
import java.util.List;
import java.util.Optional;

/** Rows or changes per second of one workload, a bar for every system. */
record RateChart(SystemRows rows) {

    /** The systems that are ours stand out. */
    private static final String OWN = "tidemark";

    /** The chart; empty if no system has a figure. */
    Optional<Figure> figure() {
        String unit = rows.workload().unit();
        return rows.medians()
                .map(each -> each.rate().most())
                .max(Double::compare)
                .map(
                        most ->
                                new Figure(
                                        unit + " per second",
                                        "More is better. The bar is the median, the line goes from"
                                                + " the least run to the most.",
                                        List.of(),
                                        chart(unit, most)));
    }

    private Chart chart(String unit, double most) {
        return new Chart(
                "%s: %s per second".formatted(rows.workload().name(), unit),
                Scale.linear(most, Numbers::whole),
                rows.of(each -> text(each.rate()), RateChart::marks),
                Optional.empty());
    }

    private static String text(Spread rate) {
        String median = Numbers.whole(rate.median());
        return rate.least() < rate.most()
                ? "%s (%s–%s)"
                        .formatted(median, Numbers.whole(rate.least()), Numbers.whole(rate.most()))
                : median;
    }

    private static List<Mark> marks(String system, Medians medians) {
        Spread rate = medians.rate();
        Mark bar = new Mark.Bar(0, rate.median(), system.startsWith(OWN) ? "own" : "other");
        return rate.least() < rate.most()
                ? List.of(bar, new Mark.Whisker(rate.least(), rate.most()))
                : List.of(bar);
    }
}
