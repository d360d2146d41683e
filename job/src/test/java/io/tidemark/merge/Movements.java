package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.binary.BinaryRowData;

/** A table with columns for every rule. */
final class Movements {

    static final TableSchema SCHEMA =
            new TableSchema(
                    "",
                    new TableId("public", "movements"),
                    List.of(
                            Column.of("version", "bigint", false),
                            Column.of("id", "integer", true),
                            Column.of("amount", "numeric(12,2)", false),
                            Column.of("tags", "text[]", false),
                            Column.of("note", "text", false)),
                    List.of("id"),
                    List.of());

    static final List<String> NAMES = SCHEMA.rowColumns().stream().map(Column::name).toList();

    private Movements() {}

    /**
     * An insert or update that tells these columns of row 7; those that are absent are not told.
     */
    static Change upsert(long major, long minor, Map<String, String> told) {
        StringBuilder missing = new StringBuilder();
        for (String name : NAMES) {
            missing.append(name.equals("id") || told.containsKey(name) ? '0' : '1');
        }
        BinaryRowData row = row(told);
        return Change.upsert(
                SCHEMA.fingerprint(),
                new LogPosition(major, minor, major * 1_000_000),
                new KeyEncoder(SCHEMA.table(), SCHEMA.keyIndexes()).key(row),
                row,
                missing.indexOf("1") < 0 ? null : missing.toString());
    }

    static Change delete(long major, long minor, Map<String, String> told) {
        BinaryRowData row = row(told);
        return Change.delete(
                SCHEMA.fingerprint(),
                new LogPosition(major, minor, major * 1_000_000),
                new KeyEncoder(SCHEMA.table(), SCHEMA.keyIndexes()).key(row),
                row);
    }

    private static BinaryRowData row(Map<String, String> told) {
        RowBuilder builder = new RowBuilder(NAMES.size());
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            builder.set(i, name.equals("id") ? "7" : told.get(name));
        }
        return builder.build();
    }
}
