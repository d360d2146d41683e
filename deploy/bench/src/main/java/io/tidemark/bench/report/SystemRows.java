package io.tidemark.bench.report;

import io.tidemark.bench.page.Chart;
import io.tidemark.bench.page.Mark;
import io.tidemark.bench.result.Medians;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import io.tidemark.bench.result.RunRecord.WorkloadEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What charts of one workload have in common: a row for every system, whether it has figures. */
record SystemRows(RunRecord run, WorkloadEntry workload) {

    static final String NO_FIGURE = "no figure";

    /**
     * The rows.
     *
     * @param numbers of a system, as text
     * @param marks of a system by its name and its numbers
     */
    List<Chart.Row> of(
            Function<Medians, String> numbers, BiFunction<String, Medians, List<Mark>> marks) {
        return run.systems().stream()
                .map(SystemEntry::name)
                .map(
                        system ->
                                medians(system)
                                        .map(
                                                each ->
                                                        new Chart.Row(
                                                                system,
                                                                numbers.apply(each),
                                                                marks.apply(system, each)))
                                        .orElse(new Chart.Row(system, NO_FIGURE, List.of())))
                .toList();
    }

    /** Of all systems that have figures. */
    Stream<Medians> medians() {
        return run.systems().stream().flatMap(system -> medians(system.name()).stream());
    }

    private Optional<Medians> medians(String system) {
        return run.results().medians(workload.name(), system);
    }
}
