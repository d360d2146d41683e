package io.tidemark.change;

import java.io.Serializable;
import java.util.Objects;

/**
 * A column as its source declares it. Values travel as the exact text of the native type, so {@code
 * type} is the native type's name, qualified where it is not built in and with its modifiers
 * ({@code numeric(10,2)}, {@code "app"."mood"[]}).
 *
 * @param notNull whether the source forbids nulls
 * @param generation the expression of a stored generated column, empty for an ordinary one. A
 *     generated column is part of the table's shape and never part of a row: the target computes
 *     it.
 */
public record Column(String name, String type, boolean notNull, String generation)
        implements Serializable {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(generation, "generation");
    }

    /** An ordinary column. */
    public static Column of(String name, String type, boolean notNull) {
        return new Column(name, type, notNull, "");
    }

    /** Whether the database computes the value. */
    public boolean generated() {
        return !generation.isEmpty();
    }
}
