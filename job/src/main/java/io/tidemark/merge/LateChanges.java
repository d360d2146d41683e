package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.LogPosition;
import io.tidemark.change.OwnRows;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.RowText;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are set aside, as rows of {@code tidemark.late_change}: an ordinary table of the
 * target, written in the transaction of the epoch. A change that comes again is the same row.
 */
public final class LateChanges {

    public static final TableId TABLE = new TableId("tidemark", "late_change");

    /**
     * The texts of {@code key} and {@code row} are the exact texts of the columns; {@code schema}
     * names their shape in the {@link io.tidemark.change.SchemaStore}.
     */
    public static final TableSchema SCHEMA =
            new TableSchema(
                    SourceTable.OWN,
                    TABLE,
                    List.of(
                            Column.of("pipeline", "text", true),
                            Column.of("source_table", "text", true),
                            Column.of("position", "text", true),
                            Column.of("key", "jsonb", true),
                            Column.of("operation", "text", true),
                            Column.of("row", "jsonb", false),
                            Column.of("event_time", "timestamp with time zone", false),
                            Column.of("watermark", "timestamp with time zone", false),
                            Column.of("late_by_ms", "bigint", false),
                            Column.of("reason", "text", true),
                            Column.of("committed_at", "timestamp with time zone", false),
                            Column.of("schema", "text", false)),
                    List.of("pipeline", "source_table", "position"),
                    List.of());

    /** The reason of changes whose place among those of their key is not known. */
    public static final String BEYOND_MEMORY = "beyond-memory";

    private final String pipeline;
    private final OwnRows rows = new OwnRows(SCHEMA);

    /** Why a change is set aside; the code is stored. */
    enum Reason {
        /** The watermark had passed its event time by more than the allowed lateness. */
        LATE("late"),
        /** It is older than all that is remembered of its key. */
        BEYOND_MEMORY(LateChanges.BEYOND_MEMORY);

        private final String code;

        Reason(String code) {
            this.code = code;
        }
    }

    LateChanges(String pipeline) {
        this.pipeline = pipeline;
    }

    /** The row of a change that is set aside. */
    Change row(Change change, TableSchema schema, long eventTime, long watermark, Reason reason) {
        rows.cells()
                .set(0, pipeline)
                .set(1, schema.sourceTable().toString())
                .set(2, change.position().text())
                .set(3, RowText.json(change.row(), schema, schema.key()))
                .set(4, change.kind() == Change.Kind.DELETE ? "delete" : "upsert")
                .set(5, RowText.json(change.row(), schema, schema.rowNames()))
                .set(6, time(eventTime))
                .set(7, time(watermark))
                .set(8, lateBy(eventTime, watermark))
                .set(9, reason.code)
                .set(10, change.isSnapshot() ? null : RowText.micros(change.committedAt()))
                .set(11, RowText.fingerprint(change.schema()));
        return rows.upsert(change.position());
    }

    /** Takes the row of a change away: it is set aside no longer. */
    Change removal(Change change, TableSchema schema) {
        RowBuilder cells = rows.cells();
        cells.set(0, pipeline)
                .set(1, schema.sourceTable().toString())
                .set(2, change.position().text());
        for (int i = 3; i < SCHEMA.columns().size(); i++) {
            cells.setNull(i);
        }
        return rows.delete(change.position());
    }

    /** A position as a row has it, again as one. */
    public static LogPosition position(String text, long committedAt) {
        int slash = text.indexOf('/');
        return new LogPosition(
                Long.parseUnsignedLong(text, 0, slash, 16),
                Long.parseUnsignedLong(text, slash + 1, text.length(), 16),
                committedAt);
    }

    /** The fingerprint of a shape as a row has it, again as one. */
    public static long fingerprint(String text) {
        return Long.parseUnsignedLong(text, 16);
    }

    private static @Nullable String time(long millis) {
        return millis == Long.MIN_VALUE ? null : RowText.micros(1000 * millis);
    }

    private static @Nullable String lateBy(long eventTime, long watermark) {
        return eventTime == Long.MIN_VALUE || watermark == Long.MIN_VALUE
                ? null
                : Long.toString(watermark - eventTime);
    }
}
