package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.RowText;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.merge.KeyState.Events;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every change as a row: the source's columns, what happened, when it was committed, its
 * source and its position, which make a change that comes again the same row.
 */
final class Appended implements KeyRule {

    static final String OPERATION = "tm_operation";
    static final String COMMITTED_AT = "tm_committed_at";
    static final String SOURCE = "tm_source";
    static final String POSITION = "tm_position";

    private final TableSchema schema;
    private final long fingerprint;
    private final int columns;
    private final KeyEncoder keys;
    private final RowBuilder builder;
    private final Memory memory;

    /** What has to be remembered of a key. */
    enum Memory {
        NOTHING,
        /** Which events have come, or which number was the last. */
        CHANGES
    }

    Appended(TableSchema source, TableId target, Memory memory) {
        this.memory = memory;
        this.schema = schema(source);
        this.fingerprint = schema.fingerprint();
        this.columns = source.rowColumns().size();
        this.keys = new KeyEncoder(target, schema.keyIndexes());
        this.builder = new RowBuilder(columns + 4);
    }

    /** The shape at the target of a table of this shape. */
    static TableSchema schema(TableSchema source) {
        List<Column> columns = new ArrayList<>();
        for (Column column : source.rowColumns()) {
            // A delete need not tell them all.
            boolean notNull = column.notNull() && source.key().contains(column.name());
            columns.add(Column.of(column.name(), column.type(), notNull));
        }
        columns.add(Column.of(OPERATION, "text", true));
        columns.add(Column.of(COMMITTED_AT, "timestamp with time zone", false));
        columns.add(Column.of(SOURCE, "text", true));
        columns.add(Column.of(POSITION, "text", true));
        List<String> key = new ArrayList<>(source.key());
        key.add(SOURCE);
        key.add(POSITION);
        return new TableSchema(source.source(), source.table(), columns, key, source.types());
    }

    TableSchema schema() {
        return schema;
    }

    @Override
    public Outcome merge(@Nullable KeyState state, Change change, long eventTime, long horizon) {
        for (int i = 0; i < columns; i++) {
            builder.set(i, change.row(), i);
        }
        builder.set(columns, RowText.operation(change));
        builder.set(columns + 1, change.isSnapshot() ? null : RowText.micros(change.committedAt()));
        builder.set(columns + 2, schema.source());
        builder.set(columns + 3, change.position().text());
        BinaryRowData row = builder.build();
        Change appended =
                change.isSnapshot()
                        ? Change.snapshot(fingerprint, keys.key(row), row)
                        : Change.upsert(fingerprint, change.position(), keys.key(row), row, null);
        return Outcome.of(remembered(state, change, eventTime), List.of(appended));
    }

    private @Nullable KeyState remembered(@Nullable KeyState state, Change change, long eventTime) {
        if (memory == Memory.NOTHING) {
            return null;
        }
        return KeyState.next(
                state, change.schema(), KeyState.NO_VERSION, eventTime, null, List.of());
    }

    /** A row for each: none has to be put before another, but an event must not come twice. */
    @Override
    public @Nullable KeyState unknown(long sourceSchema, long horizon) {
        return memory == Memory.NOTHING
                ? null
                : KeyState.unknown(sourceSchema).withEvents(new Events(List.of(), horizon));
    }

    @Override
    public boolean keepsForEver(KeyState state) {
        return false;
    }
}
