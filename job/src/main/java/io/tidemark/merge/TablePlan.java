package io.tidemark.merge;

import io.tidemark.change.TableId;
import io.tidemark.config.Merging;
import java.io.Serializable;
import java.util.Objects;

/**
 * How the changes of one source table are merged.
 *
 * @param source the table at the source
 * @param target the table at the target
 */
public record TablePlan(TableId source, TableId target, Merging merging) implements Serializable {

    public TablePlan {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(merging, "merging");
    }
}
