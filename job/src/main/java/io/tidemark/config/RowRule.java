package io.tidemark.config;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the changes of a key become one row.
 *
 * @param whole the rule of every column that has none of its own; one of {@code LATEST}, {@code
 *     FIRST}, {@code PARTIAL}
 * @param columns the rules of single columns
 * @param own the name of a class of the user's that does it instead; null: none
 */
public record RowRule(ColumnRule whole, Map<String, ColumnRule> columns, @Nullable String own)
        implements Serializable {

    /** The newest change wins. */
    public static final RowRule LATEST = new RowRule(ColumnRule.LATEST, Map.of(), null);

    public RowRule {
        Objects.requireNonNull(whole, "whole");
        columns = Map.copyOf(columns);
    }

    /** Whether the newest change alone says what the row is. */
    public boolean isLatest() {
        return whole == ColumnRule.LATEST && columns.isEmpty() && own == null;
    }
}
