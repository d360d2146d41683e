package io.tidemark.bench.report;

import io.tidemark.bench.page.Chart;
import io.tidemark.bench.page.Figure;
import io.tidemark.bench.page.Figure.Legend;
import io.tidemark.bench.page.Mark;
import io.tidemark.bench.page.Scale;
import io.tidemark.bench.result.Medians;
import io.tidemark.bench.result.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processor time of one workload by the processes that used it, a bar for every system. */
record CpuChart(SystemRows rows) {

    /** In the order of {@link Medians.Cpu#parts()}. */
    static final List<String> PROCESSES = List.of("source", "job", "broker", "target");

    /** The chart; empty if there is nothing to show. */
    Optional<Figure> figure() {
        String unit = rows.workload().unit();
        return rows.medians()
                .map(each -> each.cpu().sum())
                .max(Double::compare)
                .filter(most -> most > 0)
                .map(
                        most ->
                                new Figure(
                                        "CPU for a million " + unit,
                                        "Less is better. Core-seconds, by the processes that used"
                                                + " them.",
                                        legend(),
                                        chart(unit, most)));
    }

    private List<Legend> legend() {
        return PROCESSES.stream()
                .filter(this::isUsed)
                .map(process -> new Legend(process, new Mark.Bar(0, 1, process)))
                .toList();
    }

    private boolean isUsed(String process) {
        int part = PROCESSES.indexOf(process);
        return rows.medians().anyMatch(each -> each.cpu().parts().get(part) > 0);
    }

    private Chart chart(String unit, double most) {
        return new Chart(
                "%s: core-seconds for a million %s, %s"
                        .formatted(rows.workload().name(), unit, String.join(" + ", PROCESSES)),
                Scale.linear(most, Numbers::brief),
                rows.of(
                        each -> Numbers.tenths(each.cpu().sum()) + " s",
                        (system, each) -> marks(each.cpu())),
                Optional.empty());
    }

    private static List<Mark> marks(Medians.Cpu cpu) {
        List<Mark> marks = new ArrayList<>();
        double from = 0;
        for (int i = 0; i < PROCESSES.size(); i++) {
            double to = from + cpu.parts().get(i);
            if (to > from) {
                marks.add(new Mark.Bar(from, to, "part " + PROCESSES.get(i)));
            }
            from = to;
        }
        return marks;
    }
}
