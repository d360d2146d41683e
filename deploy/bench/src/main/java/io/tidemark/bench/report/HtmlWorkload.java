package io.tidemark.bench.report;

import io.tidemark.bench.page.Element;
import io.tidemark.bench.page.Figure;
import io.tidemark.bench.page.Table;
import io.tidemark.bench.result.Lag;
import io.tidemark.bench.result.Medians;
import io.tidemark.bench.result.Numbers;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.WorkloadEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** The part of a report about one workload: charts, and all numbers. */
record HtmlWorkload(RunRecord run, WorkloadEntry workload) {

    private static final String NOTHING = "–";

    /** The section. */
    Element html() {
        return Element.of("section")
                .add(
                        Element.of("h2", workload.name()),
                        Element.of("p", workload.about() + "; " + workload.size()),
                        Element.of("div").with("class", "charts").add(charts()),
                        table().html());
    }

    private List<Element> charts() {
        SystemRows rows = new SystemRows(run, workload);
        return Stream.of(
                        new RateChart(rows).figure(),
                        new LagChart(rows).figure(),
                        new CpuChart(rows).figure())
                .flatMap(Optional::stream)
                .map(Figure::html)
                .toList();
    }

    private Table table() {
        return new Table(
                "all numbers of " + workload.name(),
                "system",
                List.of(
                        new Table.Group(
                                workload.unit() + "/s",
                                List.of("median", "least", "most", "/native", "/flink-sql")),
                        new Table.Group("seconds", List.of("all", "with JVM", "source")),
                        new Table.Group("lag, ms", List.of("P50", "P99", "max")),
                        new Table.Group(
                                "CPU, core-seconds per million",
                                List.of("source", "job", "broker", "target", "all")),
                        new Table.Group("job", List.of("peak MB")),
                        new Table.Group("target", List.of("WAL B/row"))),
                run.systems().stream().flatMap(s -> rows(s.name()).stream()).toList());
    }

    private List<Table.Row> rows(String system) {
        List<String> shortfalls = run.shortfalls(workload.name(), system);
        Optional<Medians> medians = run.results().medians(workload.name(), system);
        List<Table.Row> rows = new ArrayList<>();
        if (medians.isEmpty()) {
            rows.add(new Table.Row(system, List.of("no figure: " + String.join("; ", shortfalls))));
            return rows;
        }
        rows.add(new Table.Row(system, cells(system, medians.get())));
        shortfalls.forEach(reason -> rows.add(new Table.Row("", List.of(reason))));
        return rows;
    }

    private List<String> cells(String system, Medians medians) {
        List<String> cells = new ArrayList<>();
        cells.add(Numbers.whole(medians.rate().median()));
        cells.add(Numbers.whole(medians.rate().least()));
        cells.add(Numbers.whole(medians.rate().most()));
        ReportTable.BASELINES.forEach(baseline -> cells.add(ratio(system, baseline)));
        cells.add(Numbers.tenths(medians.seconds()));
        cells.add(Numbers.tenths(medians.secondsWithStart()));
        cells.add(or(medians.sourceSeconds(), Numbers::tenths));
        cells.add(lag(medians, Lag::p50Ms));
        cells.add(lag(medians, Lag::p99Ms));
        cells.add(lag(medians, Lag::maxMs));
        medians.cpu().parts().forEach(part -> cells.add(Numbers.tenths(part)));
        cells.add(Numbers.tenths(medians.cpu().sum()));
        cells.add(or(medians.jobPeakBytes(), Numbers::megabytes));
        cells.add(Numbers.whole(medians.targetLogBytesPerRow()));
        return cells;
    }

    private String ratio(String system, String baseline) {
        OptionalDouble ratio = run.results().ratio(workload.name(), system, baseline);
        return ratio.isPresent() ? Numbers.hundredths(ratio.getAsDouble()) : NOTHING;
    }

    private static String lag(Medians medians, Function<Lag, Double> number) {
        return medians.lag().map(number).map(Numbers::whole).orElse(NOTHING);
    }

    private static String or(double number, Function<Double, String> text) {
        return number == 0 ? NOTHING : text.apply(number);
    }
}
