package io.tidemark.bench;

import java.util.List;
import java.util.stream.Stream;

/** The workloads, in the order in which they run. */
final class Workloads {

    private Workloads() {}

    /** All of them, in these sizes. */
    static List<Workload> of(BenchSettings settings) {
        return Stream.concat(
                        new OrderTable(settings).workloads().stream(),
                        Stream.of(
                                PgbenchTables.workload(settings),
                                WideTable.workload(settings),
                                ManyTables.workload(settings)))
                .toList();
    }
}
