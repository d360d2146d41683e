package io.tidemark.merge;

import io.tidemark.change.Change;
import org.jspecify.annotations.Nullable;

/** Folds the changes of a key, which come in their order, into its row. Pure. */
interface RowMerge {

    /**
     * The row after one more change; null: there is none.
     *
     * @param before the row before, in the shape of the change; null: there was none
     */
    @Nullable MergedRow merge(@Nullable MergedRow before, Change change);

    /**
     * Whether the row depends on more than the newest changes, so that it must be kept as long as
     * it exists.
     */
    boolean accumulates();
}
