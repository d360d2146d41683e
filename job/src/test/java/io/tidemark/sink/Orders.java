package io.tidemark.sink;

import static io.tidemark.change.TextRows.row;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.util.List;

/** A small table in two shapes, and what happens to its rows. */
record Orders(TableId table) {

    static final Orders SHOP = new Orders(new TableId("public", "orders"));

    /** Columns {@code id, status, note}. */
    TableSchema first() {
        return schema("id", "status", "note");
    }

    /** The columns in another order and one more: {@code note, id, city, status}. */
    TableSchema second() {
        return schema("note", "id", "city", "status");
    }

    private TableSchema schema(String... columns) {
        return new TableSchema(
                "",
                table,
                List.of(columns).stream().map(name -> Column.of(name, "text", false)).toList(),
                List.of("id"),
                List.of());
    }

    Change snapshot(String... cells) {
        return Change.snapshot(first().fingerprint(), key(first(), cells), row(cells));
    }

    Change upsert(long at, String... cells) {
        return upsert(first(), at, null, cells);
    }

    /** An update that does not tell the columns where the mask has a 1. */
    Change masked(long at, String mask, String... cells) {
        return upsert(first(), at, mask, cells);
    }

    Change upsert(TableSchema schema, long at, String mask, String... cells) {
        return Change.upsert(
                schema.fingerprint(), position(at), key(schema, cells), row(cells), mask);
    }

    Change delete(long at, String id) {
        String[] cells = {id, null, null};
        return Change.delete(first().fingerprint(), position(at), key(first(), cells), row(cells));
    }

    Change ignored(long at) {
        return Change.ignored(first().fingerprint(), position(at));
    }

    /** The time of a commit is 1 ms per position, in microseconds. */
    static LogPosition position(long at) {
        return new LogPosition(at, 0, at * 1_000);
    }

    private MergeKey key(TableSchema schema, String... cells) {
        return new KeyEncoder(table, schema.keyIndexes()).key(row(cells));
    }
}
