package io.tidemark.sink;

import io.tidemark.change.Change;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a target makes of rows when it takes one after the other: tables, keys, cells by name. */
final class Folded {

    private static final String DELETED_AT = "deleted at";

    private final Map<String, Map<String, String>> rows = new HashMap<>();

    /** The state of each row by its table and key. */
    Map<String, Map<String, String>> rows() {
        return rows;
    }

    Folded apply(TableSchema schema, CopyText.Line line) {
        String mark = line.mark() == null ? "" : line.mark();
        if (mark.startsWith("d")) {
            delete(schema, line.cells(), mark.substring(1));
        } else if (mark.startsWith("m")) {
            update(schema, line.cells(), mark.substring(1));
        } else {
            update(schema, line.cells(), "0".repeat(line.cells().size()));
        }
        return this;
    }

    Folded apply(TableSchema schema, Change change) {
        List<String> cells = TextRows.cells(change.row());
        if (change.kind() == Change.Kind.DELETE) {
            delete(schema, cells, String.valueOf(change.committedAt()));
        } else if (change.missing() != null) {
            update(schema, cells, change.missing());
        } else {
            update(schema, cells, "0".repeat(cells.size()));
        }
        return this;
    }

    private void delete(TableSchema schema, List<String> cells, String committedAt) {
        rows.put(key(schema, cells), Map.of(DELETED_AT, committedAt));
    }

    private void update(TableSchema schema, List<String> cells, String mask) {
        Map<String, String> before = rows.getOrDefault(key(schema, cells), Map.of());
        if (before.containsKey(DELETED_AT) && mask.indexOf('1') >= 0) {
            // There is no row whose other columns could stay as they are.
            return;
        }
        Map<String, String> after = new HashMap<>();
        List<String> names = names(schema);
        for (int i = 0; i < names.size(); i++) {
            if (mask.charAt(i) == '0') {
                after.put(names.get(i), cells.get(i));
            } else if (before.containsKey(names.get(i))) {
                after.put(names.get(i), before.get(names.get(i)));
            }
        }
        rows.put(key(schema, cells), after);
    }

    static String key(TableSchema schema, List<String> cells) {
        List<String> key = new ArrayList<>();
        for (int column : schema.keyIndexes()) {
            key.add(cells.get(column));
        }
        return schema.table() + " " + key;
    }

    private static List<String> names(TableSchema schema) {
        return schema.rowColumns().stream().map(c -> c.name()).toList();
    }
}
