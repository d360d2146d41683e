package io.tidemark.sink;

import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.SoftDelete;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a source table at the target.
 *
 * @param target the table at the target
 * @param deletes what a delete does there
 * @param softDelete the columns that mark a deleted row, for soft deletes
 * @param order which of two changes of a key is the newer one
 * @param types what becomes of a column whose type is too narrow
 * @param epochColumn the column that takes the token of the epoch that inserts the row; null for
 *     none
 */
public record TargetTableRule(
        TableId target,
        Deletes deletes,
        SoftDelete softDelete,
        Order order,
        Types types,
        @Nullable String epochColumn)
        implements Serializable {

    /** What says which change is newer. */
    public enum Order {
        /** The position in the source's log. */
        POSITION,
        /** The order in which they arrive: the merge has put them in order. */
        ARRIVAL
    }

    /** What becomes of a column of the target that does not hold what the source has. */
    public enum Types {
        /** It stays, and the job stops. */
        AS_THEY_ARE,
        /** If the source's type holds all that is there, the column gets it. */
        WIDENED
    }

    public TargetTableRule {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(deletes, "deletes");
        Objects.requireNonNull(softDelete, "softDelete");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(types, "types");
    }

    /** A table whose changes are ordered by the source's log. */
    public static TargetTableRule byLog(TableId target, Deletes deletes) {
        return new TargetTableRule(
                target, deletes, SoftDelete.DEFAULT, Order.POSITION, Types.AS_THEY_ARE, null);
    }

    /** The same, with the epoch of each row in this column. */
    public TargetTableRule withEpoch(String column) {
        return new TargetTableRule(target, deletes, softDelete, order, types, column);
    }
}
