package io.tidemark.transform;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import java.util.List;

/**
 * A column that has another name at the source, and whose values go on under the old one.
 *
 * @param table its table, as {@link SourceTable#toString} says it
 * @param name its name at the source
 * @param kept the name under which it goes on
 */
record KeptName(String table, String name, String kept) {

    private static final String SEPARATOR = "\0";

    /** As state has it; no name at a server has the separator in it. */
    String text() {
        return String.join(SEPARATOR, table, name, kept);
    }

    static KeptName parse(String text) {
        List<String> parts = List.of(text.split(SEPARATOR, -1));
        return new KeptName(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Whether the column of the later shape is the one that the earlier shape has. */
    boolean isBetween(TableSchema before, TableSchema after) {
        return after.sourceTable().toString().equals(table)
                && has(after, name)
                && !has(after, kept)
                && has(before, kept)
                && !has(before, name);
    }

    private static boolean has(TableSchema shape, String column) {
        return shape.rowNames().contains(column);
    }
}
