package io.tidemark.merge;

import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.Merging;
import java.io.Serializable;
import java.util.Objects;

/**
 * How the changes of one source table are merged.
 *
 * @param source the table at the source
 * @param target the table at the target
 * @param deletes ignored ones do not take part in the merge
 */
public record TablePlan(TableId source, TableId target, Merging merging, Deletes deletes)
        implements Serializable {

    public TablePlan {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(merging, "merging");
        Objects.requireNonNull(deletes, "deletes");
    }
}
