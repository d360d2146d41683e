package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Folds changes of a key, in their order and of whatever shapes, into its row. Pure. */
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
        MergedRow merged = merges.apply(change.schema()).merge(row(before, change), change);
        return merged == null
                ? Change.delete(change.schema(), change.position(), change.key(), change.row())
                : Change.upsert(
                        change.schema(),
                        change.position(),
                        change.key(),
                        merged.row(),
                        merged.missing());
    }

    /** The row before a change, in the shape of the change. */
    private @Nullable MergedRow row(@Nullable Change before, Change change) {
        if (before == null || before.kind() == Change.Kind.DELETE) {
            return null;
        }
        MergedRow row = new MergedRow(before.row(), before.missing());
        return before.schema() == change.schema()
                ? row
                : RowMerges.upgraded(
                        row, schemas.apply(before.schema()), schemas.apply(change.schema()));
    }
}
