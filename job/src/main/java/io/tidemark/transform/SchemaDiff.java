package io.tidemark.transform;

import io.tidemark.change.Column;
import io.tidemark.change.ColumnCompatibility;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Drift.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column that is not what it was.
 *
 * @param before null: there was none
 * @param after null: there is none any more
 */
record SchemaDiff(Kind kind, @Nullable Column before, @Nullable Column after) {

    /**
     * All differences of columns that rows have.
     *
     * <p>PostgreSQL's log does not tell what was done to a table, only what columns its next row
     * has. One column with another name in the place of another, of the same type, was renamed; a
     * column that was renamed and changed otherwise looks like one that was dropped and one that
     * was added.
     */
    static List<SchemaDiff> between(TableSchema before, TableSchema after) {
        SchemaDiff renamed = renamed(before.rowColumns(), after.rowColumns());
        if (renamed != null) {
            return List.of(renamed);
        }
        Map<String, Column> old = new LinkedHashMap<>();
        before.rowColumns().forEach(column -> old.put(column.name(), column));
        List<SchemaDiff> diffs = new ArrayList<>();
        for (Column column : after.rowColumns()) {
            Column was = old.remove(column.name());
            if (was == null) {
                diffs.add(new SchemaDiff(Kind.ADD_COLUMN, null, column));
            } else if (!was.type().equals(column.type())) {
                diffs.add(new SchemaDiff(kind(was.type(), column.type()), was, column));
            }
        }
        old.values().forEach(c -> diffs.add(new SchemaDiff(Kind.DROP_COLUMN, c, null)));
        return diffs;
    }

    private static @Nullable SchemaDiff renamed(List<Column> before, List<Column> after) {
        SchemaDiff renamed = null;
        if (before.size() != after.size()) {
            return null;
        }
        for (int i = 0; i < before.size(); i++) {
            Column was = before.get(i);
            Column is = after.get(i);
            if (!was.type().equals(is.type())) {
                return null;
            }
            if (!was.name().equals(is.name())) {
                if (renamed != null) {
                    return null;
                }
                renamed = new SchemaDiff(Kind.RENAME_COLUMN, was, is);
            }
        }
        return renamed;
    }

    private static Kind kind(String was, String is) {
        if (ColumnCompatibility.holds(is, was)) {
            return Kind.WIDEN_TYPE;
        }
        return ColumnCompatibility.holds(was, is) ? Kind.NARROW_TYPE : Kind.CHANGE_TYPE;
    }

    /** For people: {@code add-column discount numeric(10,2)}. */
    String text() {
        String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + " ";
        if (before == null) {
            return after == null ? word : word + after.name() + " " + after.type();
        }
        if (after == null) {
            return word + before.name() + " " + before.type();
        }
        return kind == Kind.RENAME_COLUMN
                ? word + before.name() + " to " + after.name()
                : word + before.name() + " from " + before.type() + " to " + after.type();
    }
}
