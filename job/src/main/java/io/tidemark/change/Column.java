package io.tidemark.change;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column as its source declares it. Values travel as the exact text of the native type, so {@code
 * type} is the native type's name, qualified where it is not built in and with its modifiers
 * ({@code numeric(10,2)}, {@code "app"."mood"[]}).
 *
 * @param notNull whether the source forbids nulls
 * @param generation the expression of a stored generated column, empty for an ordinary one. A
 *     generated column is part of the table's shape and never part of a row: the target computes
 *     it. So does it with the {@linkplain #epochTime time of an epoch}.
 * @param initial the value, as text, of rows that are older than the column; null: null
 * @param former the name that the column had before it was renamed; null: it was not
 */
public record Column(
        String name,
        String type,
        boolean notNull,
        String generation,
        @Nullable String initial,
        @Nullable String former)
        implements Serializable {

    /** The log has no such expression: that of a generated column is immutable. */
    private static final String EPOCH_TIME = "now()";

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(generation, "generation");
    }

    /** A column that all rows have had under this name. */
    public Column(String name, String type, boolean notNull, String generation) {
        this(name, type, notNull, generation, null, null);
    }

    /** An ordinary column. */
    public static Column of(String name, String type, boolean notNull) {
        return new Column(name, type, notNull, "");
    }

    /** A column with the time at which the epoch was applied that last wrote the row. */
    public static Column epochTime(String name) {
        return new Column(name, "timestamp with time zone", false, EPOCH_TIME);
    }

    /** Whether the target makes the value, so that rows do not bring it. */
    public boolean generated() {
        return !generation.isEmpty();
    }

    /** Whether it is an {@link #epochTime}. */
    public boolean holdsEpochTime() {
        return generation.equals(EPOCH_TIME);
    }

    /** Whether a database computes the value from the row's other columns. */
    public boolean computed() {
        return generated() && !holdsEpochTime();
    }

    /** The same column under another name, which it has from now on or only here. */
    public Column named(String other, @Nullable String before) {
        return new Column(other, type, notNull, generation, initial, before);
    }

    /** The same column, which older rows have with this value. */
    public Column since(String value) {
        return new Column(name, type, notNull, generation, value, former);
    }
}
