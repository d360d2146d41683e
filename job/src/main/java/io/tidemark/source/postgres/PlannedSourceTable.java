package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.TableRule;
import java.io.Serializable;
import java.util.Objects;

/**
 * A table that the source reads, and where its rows go.
 *
 * @param schema its shape when the job was planned
 * @param rule the entry of the pipeline file that decides about it
 * @param estimatedRows how many rows it has, roughly
 */
public record PlannedSourceTable(
        TableSchema schema, TableRule rule, TableId target, long estimatedRows)
        implements Serializable {

    public PlannedSourceTable {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(target, "target");
    }

    /** The same table with rows of another shape. */
    public PlannedSourceTable shaped(TableSchema shape) {
        return new PlannedSourceTable(shape, rule, target, estimatedRows);
    }
}
