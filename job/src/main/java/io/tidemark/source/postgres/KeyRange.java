package io.tidemark.source.postgres;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a table: the rows whose first key column is in {@code [low, high)}, by the column's
 * own order.
 *
 * @param low null: no lower bound
 * @param high null: no upper bound
 */
public record KeyRange(@Nullable String low, @Nullable String high) implements Serializable {

    /** The whole table. */
    public static final KeyRange ALL = new KeyRange(null, null);
}
