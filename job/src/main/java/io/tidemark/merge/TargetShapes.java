package io.tidemark.merge;

import io.tidemark.change.TableSchema;
import io.tidemark.config.History;
import io.tidemark.config.Merging;
import io.tidemark.config.Write;

/** The shape that rows have behind the merge. */
public final class TargetShapes {

    private TargetShapes() {}

    /** The shape at the target of a table that has this one at the source. */
    public static TableSchema of(TableSchema source, Merging merging) {
        if (merging.write() == Write.APPEND) {
            return Appended.schema(source);
        }
        History history = merging.history();
        return history == null ? source : HistoryShape.schema(source, history);
    }
}
