package io.tidemark.merge;

import io.tidemark.change.TableId;
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
public record MergePlan(String pipeline, String storage, Map<TableId, TablePlan> tables)
        implements Serializable {

    public MergePlan {
        tables = Map.copyOf(tables);
    }

    /** How the table is merged; null: its changes pass. */
    @Nullable TablePlan of(TableId source) {
        return tables.get(source);
    }
}
