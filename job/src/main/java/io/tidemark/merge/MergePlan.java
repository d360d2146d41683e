package io.tidemark.merge;

import io.tidemark.change.SourceTable;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline merges: an entry for every table for which the order of the source's log does not
 * suffice. All others pass as they come.
 *
 * @param pipeline its name
 * @param storage where shapes are written, a Flink file system URI
 */
public record MergePlan(String pipeline, String storage, Map<SourceTable, TablePlan> tables)
        implements Serializable {

    public MergePlan {
        tables = Map.copyOf(tables);
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
