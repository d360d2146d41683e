package io.tidemark.bench.workload;

import java.util.List;
import java.util.stream.Stream;

/** The workloads, in the order in which they run. */
public final class Workloads {

    private Workloads() {}

    /** All of them, in these sizes. */
    public static List<Workload> of(Sizes sizes) {
        return Stream.concat(
                        new OrderTable(sizes).workloads().stream(),
                        Stream.of(
                                PgbenchTables.workload(sizes),
                                WideTable.workload(sizes),
                                ManyTables.workload(sizes)))
                .toList();
    }
}
