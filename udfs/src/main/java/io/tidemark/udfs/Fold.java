package io.tidemark.udfs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A merge rule of one's own: what the row of a key becomes when the next event of the key is there.
 *
 * <p>Events come in their final order, each once. When one arrives late, the events behind it are
 * folded again; after a restart too. So the result must follow from the two arguments alone: no
 * clock, no chance, no fields that change.
 *
 * <p>A delete is not folded: it removes the row, and the next event begins anew without a row
 * before it.
 *
 * <p>Values are the exact text of the database's type, by the names of the columns: {@code 12.50},
 * {@code t}, {@code 2024-06-01 12:34:56+00}, {@code {a,b}}. Null is a null of the database. A class
 * that implements this needs a public constructor without parameters.
 */
@FunctionalInterface
public interface Fold {

    /**
     * The row from now on; null: there is none any more.
     *
     * <p>Its columns must be columns of the table, and those of the merge key are set to the key's
     * values if they are absent. Any other column that is absent becomes null, except that one
     * which is in neither argument stays at the target as it is.
     *
     * @param before the row so far without the columns that are not known; null: there is none. It
     *     cannot be changed
     */
    @Nullable Map<String, @Nullable String> fold(
            @Nullable Map<String, @Nullable String> before, Event event);
}
