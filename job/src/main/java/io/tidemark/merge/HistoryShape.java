package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.History;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** The rows of a history: the source's columns, and from when to when they were valid. */
final class HistoryShape {

    private final TableSchema schema;
    private final long fingerprint;
    private final int columns;
    private final KeyEncoder keys;
    private final RowBuilder builder;

    HistoryShape(TableSchema source, History history, TableId target) {
        this.schema = schema(source, history);
        this.fingerprint = schema.fingerprint();
        this.columns = source.rowColumns().size();
        this.keys = new KeyEncoder(target, schema.keyIndexes());
        this.builder = new RowBuilder(columns + 3);
    }

    /** The shape at the target of a table of this shape. */
    static TableSchema schema(TableSchema source, History history) {
        List<Column> columns = new ArrayList<>(source.rowColumns());
        columns.add(Column.of(history.validFrom(), "timestamp with time zone", true));
        columns.add(Column.of(history.validTo(), "timestamp with time zone", false));
        columns.add(Column.of(history.isCurrent(), "boolean", true));
        List<String> key = new ArrayList<>(source.key());
        key.add(history.validFrom());
        return new TableSchema(source.source(), source.table(), columns, key, source.types());
    }

    TableSchema schema() {
        return schema;
    }

    /** The row of one version; its position is that of the change that made it so. */
    Change version(Change change, String from, @Nullable String to, LogPosition at) {
        for (int i = 0; i < columns; i++) {
            builder.set(i, change.row(), i);
        }
        builder.set(columns, from).set(columns + 1, to).set(columns + 2, to == null ? "t" : "f");
        BinaryRowData row = builder.build();
        return Change.upsert(fingerprint, at, keys.key(row), row, null);
    }

    /** The version is none any more. */
    Change delete(Change change, String from, LogPosition at) {
        for (int i = 0; i < columns; i++) {
            builder.set(i, change.row(), i);
        }
        builder.set(columns, from).setNull(columns + 1).setNull(columns + 2);
        BinaryRowData row = builder.build();
        return Change.delete(fingerprint, at, keys.key(row), row);
    }
}
