package io.tidemark.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * A column that orders the changes of a key.
 *
 * @param column its name at the source
 */
public record OrderColumn(String column, Direction direction) implements Serializable {

    /** Which value is the newer one. */
    public enum Direction {
        /** The larger. */
        ASC,
        /** The smaller. */
        DESC
    }

    public OrderColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(direction, "direction");
    }
}
