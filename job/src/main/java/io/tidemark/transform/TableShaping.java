package io.tidemark.transform;

import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Drift;
import io.tidemark.config.Shaping;
import java.io.Serializable;
import java.util.Objects;

/**
 * What becomes of the rows of one source table.
 *
 * @param target the table at the target
 * @param rows whether deletes tell the whole row
 * @param drift what becomes of rows of other shapes
 * @param planned the shape at the source when the job was planned
 */
public record TableShaping(
        Shaping shaping, TableId target, Deleted rows, Drift drift, TableSchema planned)
        implements Serializable {

    /** What a delete tells of its row. */
    public enum Deleted {
        /** Its key only: the order of the log is the order, nothing else matters. */
        KEY,
        /** All columns: what puts it in order may be in any of them. */
        ROW,
        /** All columns, and each change is a row of its own: none takes another one back. */
        APPENDED
    }

    public TableShaping {
        Objects.requireNonNull(shaping, "shaping");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(drift, "drift");
        Objects.requireNonNull(planned, "planned");
    }
}
