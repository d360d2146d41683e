package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.OwnRows;
import io.tidemark.change.RowText;
import io.tidemark.change.SourceTable;
import io.tidemark.change.StableCode;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.util.HexFormat;
import java.util.List;

/**
 * Changes that do not go on, as rows of {@code tidemark.dead_letter}: an ordinary table of the
 * target, written in the transaction of the epoch. A row stays when its change has gone on: it says
 * what became of it.
 */
public final class DeadLetterRows {

    public static final TableId TABLE = new TableId("tidemark", "dead_letter");

    /** The column for the epoch that inserted the row. */
    public static final String EPOCH = "epoch";

    /**
     * The texts of {@code key} and {@code row} are the exact texts of the columns at the source,
     * masked; {@code schema} names their shape in the {@link io.tidemark.change.SchemaStore}.
     */
    public static final TableSchema SCHEMA =
            new TableSchema(
                    SourceTable.OWN,
                    TABLE,
                    List.of(
                            Column.of("pipeline", "text", true),
                            Column.of("id", "text", true),
                            Column.of("state", "text", true),
                            Column.of("source_table", "text", true),
                            Column.of("key", "jsonb", true),
                            Column.of("position", "text", true),
                            Column.of("operation", "text", true),
                            Column.of("stage", "text", true),
                            Column.of("reason", "text", false),
                            Column.of("message", "text", false),
                            Column.of("row", "jsonb", false),
                            Column.of("source_time", "timestamp with time zone", false),
                            Column.of("first_seen", "timestamp with time zone", true),
                            Column.of("attempts", "bigint", true),
                            Column.of("schema", "text", true)),
                    List.of("pipeline", "id"),
                    List.of());

    /** What has become of a change. The code is stored. */
    public enum State {
        /** It cannot be used. */
        DEAD("dead"),
        /** It waits behind one that cannot be used. */
        WAITING("waiting"),
        /** It was tried again and has gone on. */
        REPLAYED("replayed"),
        /** Somebody gave it up. */
        DISCARDED("discarded"),
        /** A newer change of its key has gone on, so it is of no use any more. */
        SUPERSEDED("superseded");

        private final String code;

        State(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private static final String STAGE = "transform";

    private final String pipeline;
    private final OwnRows rows = new OwnRows(SCHEMA);

    DeadLetterRows(String pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * The row of a change.
     *
     * @param schema its shape
     */
    Change row(ParkedChange parked, TableSchema schema, State state) {
        Change change = parked.change();
        rows.cells()
                .set(0, pipeline)
                .set(1, id(schema.sourceTable(), change))
                .set(2, state.code())
                .set(3, schema.sourceTable().toString())
                .set(4, RowText.json(change.row(), schema, schema.key()))
                .set(5, change.position().text())
                .set(6, RowText.operation(change))
                .set(7, STAGE)
                .set(8, parked.reason())
                .set(9, parked.message())
                .set(10, RowText.json(change.row(), schema, schema.rowNames()))
                .set(11, change.isSnapshot() ? null : RowText.micros(change.committedAt()))
                .set(12, RowText.micros(1_000 * parked.firstSeen()))
                .set(13, Integer.toString(parked.attempts()))
                .set(14, RowText.fingerprint(change.schema()));
        // One row tells of one change, whose newest word counts.
        return rows.upsert(OwnRows.NOWHERE);
    }

    /** Short and the same each time: so that people can name it. */
    static String id(SourceTable table, Change change) {
        // Rows of a snapshot all have one position.
        String key = HexFormat.of().formatHex(change.key().bytes());
        String name = table + " " + change.position().text() + " " + key;
        return String.format("%016x", StableCode.of(name));
    }
}
