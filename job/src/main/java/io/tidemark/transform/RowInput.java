package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.RowText;
import io.tidemark.change.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * What expressions see of a change: the columns of its row, and about the change itself the columns
 * {@code _op}, {@code _source}, {@code _table}, {@code _source_time} and {@code _position}. One of
 * the table's own columns with such a name hides it.
 */
final class RowInput {

    /** A column about the change itself. */
    private enum About {
        OP("_op", new VarCharType(VarCharType.MAX_LENGTH)),
        SOURCE("_source", new VarCharType(VarCharType.MAX_LENGTH)),
        TABLE("_table", new VarCharType(VarCharType.MAX_LENGTH)),
        SOURCE_TIME("_source_time", new LocalZonedTimestampType(6)),
        POSITION("_position", new VarCharType(VarCharType.MAX_LENGTH));

        private final String column;
        private final LogicalType type;

        About(String column, LogicalType type) {
            this.column = column;
            this.type = type;
        }
    }

    /** What is only known at the target, so that no expression sees it. */
    static final String EPOCH_TIME = "_epoch_time";

    private static final long MICROS_PER_MILLI = 1_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private final TableSchema schema;
    private final List<InputType> types = new ArrayList<>();
    private final List<About> about = new ArrayList<>();
    private final RowType type;
    private final GenericRowData row;

    RowInput(TableSchema schema) {
        this.schema = schema;
        List<RowType.RowField> fields = new ArrayList<>();
        for (Column column : schema.rowColumns()) {
            InputType input = InputType.of(column.type());
            types.add(input);
            fields.add(new RowType.RowField(column.name(), input.logical()));
        }
        Set<String> names = new LinkedHashSet<>(schema.rowNames());
        for (About column : About.values()) {
            if (names.add(column.column)) {
                about.add(column);
                fields.add(new RowType.RowField(column.column, column.type));
            }
        }
        type = new RowType(fields);
        row = new GenericRowData(fields.size());
    }

    RowType type() {
        return type;
    }

    /** Whether the place is that of a column of the table. */
    boolean isColumn(int place) {
        return place < types.size();
    }

    /**
     * The row with what stands in these places; the same object for every change.
     *
     * @throws RowException if the value of a column is none that expressions can compute with
     */
    GenericRowData read(Change change, int[] places) throws RowException {
        BinaryRowData cells = change.row();
        for (int place : places) {
            if (!isColumn(place)) {
                row.setField(place, about(about.get(place - types.size()), change));
            } else if (cells.isNullAt(place)) {
                row.setField(place, null);
            } else {
                row.setField(place, value(cells, place));
            }
        }
        return row;
    }

    private Object value(BinaryRowData cells, int place) throws RowException {
        try {
            return types.get(place).reader().read((BinaryStringData) cells.getString(place));
        } catch (CellException | IllegalArgumentException e) {
            // The message of another exception might show the value.
            String what = e instanceof CellException ? e.getMessage() : "cannot be read";
            Column column = schema.rowColumns().get(place);
            throw new RowException(
                    RowException.Reason.EXPRESSION,
                    "the value of "
                            + column.name()
                            + " ("
                            + column.type()
                            + ") "
                            + what
                            + "; an expression names the column");
        }
    }

    private @Nullable Object about(About column, Change change) {
        return switch (column) {
            case OP -> StringData.fromString(RowText.operation(change));
            case SOURCE -> StringData.fromString(schema.source());
            case TABLE -> StringData.fromString(schema.table().toString());
            case SOURCE_TIME -> change.isSnapshot() ? null : time(change.committedAt());
            case POSITION -> StringData.fromString(change.position().text());
        };
    }

    private static TimestampData time(long micros) {
        return TimestampData.fromEpochMillis(
                Math.floorDiv(micros, MICROS_PER_MILLI),
                (int) Math.floorMod(micros, MICROS_PER_MILLI) * NANOS_PER_MICRO);
    }
}
