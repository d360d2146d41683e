package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.LogPosition;
import io.tidemark.change.TableSchema;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds changes of a key, in their order, into its row. Shapes may differ, as the table was
 * altered: the row has the shape of its newest position in the log, whatever order the versions
 * have. Pure.
 */
final class Folding {

    private final LongFunction<TableSchema> schemas;
    private final LongFunction<RowMerge> merges;

    /**
     * @param schemas the shapes by their fingerprints
     * @param merges the rule for changes of a shape
     */
    Folding(LongFunction<TableSchema> schemas, LongFunction<RowMerge> merges) {
        this.schemas = schemas;
        this.merges = merges;
    }

    /**
     * The row after all changes, as one change: an upsert, or a delete; null if there are none.
     *
     * @param base what came before them
     */
    @Nullable Change fold(@Nullable Change base, List<Remembered> changes) {
        Change folded = base;
        for (Remembered next : changes) {
            folded = after(folded, next.change());
        }
        return folded;
    }

    /** The row after one more change. */
    Change after(@Nullable Change before, Change change) {
        if (before == null) {
            return told(null, change, change.position());
        }
        return change.isOlderThan(before)
                ? told(before, shaped(change, before.schema()), before.position())
                : told(shaped(before, change.schema()), change, change.position());
    }

    /** Both in one shape. */
    private Change told(@Nullable Change before, Change change, LogPosition at) {
        RowMerge rule = merges.apply(change.schema());
        MergedRow merged =
                before == null || before.kind() == Change.Kind.DELETE
                        ? rule.mergeAfterDelete(change)
                        : rule.merge(new MergedRow(before.row(), before.missing()), change);
        return merged == null
                ? Change.delete(change.schema(), at, change.key(), change.row())
                : Change.upsert(change.schema(), at, change.key(), merged.row(), merged.missing());
    }

    private Change shaped(Change change, long shape) {
        return change.schema() == shape
                ? change
                : RowUpgrade.between(schemas.apply(change.schema()), schemas.apply(shape))
                        .upgraded(change);
    }
}
