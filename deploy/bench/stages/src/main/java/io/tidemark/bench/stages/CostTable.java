package io.tidemark.bench.stages;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders costs for a terminal. */
final class CostTable {

    private static final String HEADER =
            "%-16s %13s %9s %16s  %s"
                    .formatted("stage", "ns per change", "±", "bytes per change", "");

    private CostTable() {}

    static String text(List<StageCost> costs) {
        return costs.stream()
                .map(CostTable::line)
                .collect(Collectors.joining("\n", HEADER.stripTrailing() + "\n", ""));
    }

    private static String line(StageCost cost) {
        Double error = cost.error();
        return String.format(
                Locale.ROOT,
                "%-16s %,13.1f %9s %,16.0f  %s",
                cost.stage(),
                cost.nanoseconds(),
                error == null ? "-" : String.format(Locale.ROOT, "%,.1f", error),
                cost.bytes(),
                cost.about());
    }
}
