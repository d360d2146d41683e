package io.tidemark.merge;

import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * A row as its changes left it.
 *
 * @param missing null, or a digit per column: {@code 1} where no change told the value, so that the
 *     target keeps what it has
 */
record MergedRow(BinaryRowData row, @Nullable String missing) {

    /** Whether the value of a column is known. */
    boolean tells(int column) {
        return missing == null || missing.charAt(column) == '0';
    }
}
