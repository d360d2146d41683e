package io.tidemark.bench.workload;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;

/** Rows and changes of one table, from the texts of their cells. */
final class TableChanges {

    private static final long MICROS_PER_MS = 1000;

    private final TableSchema schema;
    private final long fingerprint;
    private final RowBuilder row;
    private final KeyEncoder keys;
    private final Log log;

    TableChanges(BenchTable table, Log log) {
        this.schema = schema(table);
        this.fingerprint = schema.fingerprint();
        this.row = new RowBuilder(table.columns().size());
        this.keys = new KeyEncoder(schema.table(), schema.keyIndexes());
        this.log = log;
    }

    /** Numbers the changes of all tables of a source. */
    static final class Log {

        private long position;

        private LogPosition next() {
            return new LogPosition(++position, 0, System.currentTimeMillis() * MICROS_PER_MS);
        }
    }

    private static TableSchema schema(BenchTable table) {
        return new TableSchema(
                SourceTable.OWN,
                new TableId("public", table.name()),
                table.columns().stream()
                        .map(
                                column ->
                                        Column.of(
                                                column.name(),
                                                column.type(),
                                                column.name().equals(table.key())))
                        .toList(),
                List.of(table.key()),
                List.of());
    }

    TableSchema schema() {
        return schema;
    }

    /** A row that was there before anything changed. */
    Change filled(String... cells) {
        BinaryRowData filled = row(cells);
        return Change.snapshot(fingerprint, keys.key(filled), filled);
    }

    /** A row that is new, or has changed. */
    Change written(String... cells) {
        BinaryRowData written = row(cells);
        return Change.upsert(fingerprint, log.next(), keys.key(written), written, null);
    }

    /** A row that is gone. */
    Change deleted(String key) {
        row.set(0, key);
        for (int column = 1; column < schema.columns().size(); column++) {
            row.setNull(column);
        }
        BinaryRowData gone = row.build();
        return Change.delete(fingerprint, log.next(), keys.key(gone), gone);
    }

    private BinaryRowData row(String... cells) {
        for (int column = 0; column < cells.length; column++) {
            row.set(column, cells[column]);
        }
        return row.build();
    }
}
