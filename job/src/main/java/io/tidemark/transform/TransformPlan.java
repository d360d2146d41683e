package io.tidemark.transform;

import io.tidemark.change.SourceTable;
import io.tidemark.config.DeadLetters;
import io.tidemark.config.Functions;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * What becomes of rows before they are merged, for every table of the pipeline.
 *
 * @param pipeline its name
 * @param storage where shapes are written, a Flink file system URI
 */
public record TransformPlan(
        String pipeline,
        String storage,
        Functions functions,
        DeadLetters deadLetters,
        Map<SourceTable, TableShaping> tables)
        implements Serializable {

    public TransformPlan {
        Objects.requireNonNull(pipeline, "pipeline");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(deadLetters, "deadLetters");
        Objects.requireNonNull(functions, "functions");
        tables = Map.copyOf(tables);
    }

    /** All rows stay as they are. */
    public static TransformPlan none(String pipeline, String storage) {
        return new TransformPlan(
                pipeline, storage, Functions.STANDARD, DeadLetters.DEFAULT, Map.of());
    }

    boolean masks() {
        return tables.values().stream().anyMatch(table -> !table.shaping().masks().isEmpty());
    }
}
