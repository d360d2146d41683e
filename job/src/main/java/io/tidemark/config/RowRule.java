package io.tidemark.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the changes of a key become one row.
 *
 * @param whole the rule of every column that has none of its own, one of {@link #WHOLE}
 * @param columns the rules of single columns
 * @param own the name of a class of the user's that does it instead; null: none. With it there are
 *     no rules of columns
 * @param owners the columns that only one source may set, and its name
 */
public record RowRule(
        ColumnRule whole,
        Map<String, ColumnRule> columns,
        @Nullable String own,
        Map<String, String> owners)
        implements Serializable {

    /** The rules that any column can have, whatever its type. */
    static final List<ColumnRule> WHOLE =
            List.of(ColumnRule.LATEST, ColumnRule.FIRST, ColumnRule.PARTIAL);

    /** The newest change wins. */
    public static final RowRule LATEST = new RowRule(ColumnRule.LATEST, Map.of(), null, Map.of());

    public RowRule {
        Objects.requireNonNull(whole, "whole");
        columns = Map.copyOf(columns);
        owners = Map.copyOf(owners);
        if (!WHOLE.contains(whole)) {
            throw new IllegalArgumentException(whole + " is no rule for every column");
        }
        if (own != null && !(whole == ColumnRule.LATEST && columns.isEmpty() && owners.isEmpty())) {
            throw new IllegalArgumentException(own + " and rules of columns");
        }
    }

    /** Whether the newest change alone says what the row is. */
    public boolean isLatest() {
        return whole == ColumnRule.LATEST
                && columns.values().stream().allMatch(rule -> rule == ColumnRule.LATEST)
                && owners.isEmpty()
                && own == null;
    }

    /** Whether all columns follow the same rule. */
    public boolean isSame() {
        return columns.isEmpty() && owners.isEmpty();
    }

    /** The columns that the file names. */
    public Set<String> named() {
        Set<String> named = new TreeSet<>(columns.keySet());
        named.addAll(owners.keySet());
        return named;
    }
}
