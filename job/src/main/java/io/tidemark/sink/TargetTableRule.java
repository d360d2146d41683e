package io.tidemark.sink;

import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import java.io.Serializable;
import java.util.Objects;

/**
 * What becomes of a source table at the target.
 *
 * @param target the table at the target
 * @param deletes what a delete does there
 */
public record TargetTableRule(TableId target, Deletes deletes) implements Serializable {

    public TargetTableRule {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(deletes, "deletes");
    }
}
