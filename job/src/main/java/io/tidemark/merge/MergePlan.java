package io.tidemark.merge;

import io.tidemark.change.SourceTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline merges.
 *
 * @param pipeline its name
 * @param storage where shapes are written, a Flink file system URI
 * @param tables those for which the order of the source's log does not suffice
 * @param passing all others, whose changes pass as they come
 */
public record MergePlan(
        String pipeline,
        String storage,
        Map<SourceTable, TablePlan> tables,
        List<TablePlan> passing)
        implements Serializable {

    public MergePlan {
        tables = Map.copyOf(tables);
        passing = List.copyOf(passing);
    }

    /** Of these tables, each according to its rule. */
    public static MergePlan of(String pipeline, String storage, Collection<TablePlan> tables) {
        Map<SourceTable, TablePlan> merged = new HashMap<>();
        List<TablePlan> passing = new ArrayList<>();
        for (TablePlan table : tables) {
            if (table.merging().isByLog()) {
                passing.add(table);
            } else {
                merged.put(table.source(), table);
            }
        }
        return new MergePlan(pipeline, storage, merged, passing);
    }

    /** Every table. */
    List<TablePlan> all() {
        return Stream.concat(tables.values().stream(), passing.stream()).toList();
    }

    /** Whether anything of this source waits for event time. */
    boolean waitsFor(String source) {
        return tables.keySet().stream().anyMatch(table -> table.source().equals(source));
    }

    /** How the table is merged; null: its changes pass. */
    public @Nullable TablePlan of(SourceTable source) {
        return tables.get(source);
    }
}
