package io.tidemark.merge;

import io.tidemark.change.Change;
import org.jspecify.annotations.Nullable;

/**
 * A merge rule: how the next change of a key goes into its row.
 *
 * <p>Changes come in their final order, each once. The result follows from the arguments alone, so
 * folding goes on from any prefix. An instance reuses memory: one thread at a time.
 */
public interface RowMerge {

    /**
     * The row with the change; null after a delete.
     *
     * @param before the row so far, in the shape of this rule; null: none is known
     * @param change a row's insert, update or delete, in the shape of this rule
     * @throws MergeFailedException if a value, or a class of the user's, makes it impossible
     */
    @Nullable MergedRow merge(@Nullable MergedRow before, Change change);

    /**
     * The row with the first change behind a delete, when nothing is left that could be kept: what
     * the change says is null is null. Otherwise like {@link #merge} without a row before.
     */
    default @Nullable MergedRow mergeAfterDelete(Change change) {
        return merge(null, change);
    }

    /** Whether the row so far is always needed, because it cannot be had from the newest change. */
    boolean accumulates();
}
