package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.OwnRows;
import io.tidemark.change.RowText;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import java.util.List;
import java.util.Locale;

/**
 * What was decided about changed tables, as rows of {@code tidemark.schema_change}: an ordinary
 * table of the target, written in the transaction of the epoch that the decision is of.
 */
public final class SchemaChangeRows {

    public static final TableId TABLE = new TableId("tidemark", "schema_change");

    /** The column for the epoch that inserted the row. */
    public static final String EPOCH = "epoch";

    public static final TableSchema SCHEMA =
            new TableSchema(
                    SourceTable.OWN,
                    TABLE,
                    List.of(
                            Column.of("pipeline", "text", true),
                            Column.of("source_table", "text", true),
                            Column.of("schema", "text", true),
                            Column.of("change", "text", true),
                            Column.of("decision", "text", true),
                            Column.of("position", "text", true),
                            Column.of("source_time", "timestamp with time zone", false)),
                    List.of("pipeline", "source_table", "schema", "change"),
                    List.of());

    private final String pipeline;
    private final OwnRows rows = new OwnRows(SCHEMA);

    SchemaChangeRows(String pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * The row of a decision.
     *
     * @param marker where the shape is in the log for the first time
     */
    Change row(Change marker, ShapeDrift drift, ShapeDrift.Decided decided) {
        rows.cells()
                .set(0, pipeline)
                .set(1, drift.shape().sourceTable().toString())
                .set(2, RowText.fingerprint(marker.schema()))
                .set(3, decided.diff().text())
                .set(4, decided.decision().name().toLowerCase(Locale.ROOT))
                .set(5, marker.position().text())
                .set(6, RowText.micros(marker.committedAt()));
        return rows.upsert(marker.position());
    }
}
