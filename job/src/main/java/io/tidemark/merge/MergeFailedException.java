package io.tidemark.merge;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** A change cannot be merged; the message names the table, the key and the reason. */
public final class MergeFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MergeFailedException(
            TableSchema schema, BinaryRowData row, String reason, @Nullable Throwable cause) {
        super(schema.table() + ", " + key(schema, row) + ": " + reason, cause);
    }

    private static String key(TableSchema schema, BinaryRowData row) {
        List<Column> columns = schema.rowColumns();
        StringBuilder text = new StringBuilder();
        for (int index : schema.keyIndexes()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(columns.get(index).name())
                    .append('=')
                    .append(row.isNullAt(index) ? "null" : row.getString(index));
        }
        return text.toString();
    }
}
