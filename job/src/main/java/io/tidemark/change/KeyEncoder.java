package io.tidemark.change;

import java.nio.ByteBuffer;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Takes the merge key out of rows: 8 bytes for the target table, then for each key column its
 * length (4 bytes, -1 for null) and its bytes. Unambiguous, so different keys never meet.
 */
public final class KeyEncoder {

    private final long table;
    private final int[] columns;

    public KeyEncoder(TableId target, int[] keyColumns) {
        this.table = tableCode(target);
        this.columns = keyColumns.clone();
    }

    /** The key of the row. */
    public MergeKey key(BinaryRowData row) {
        byte[] cells = RowCells.array(row);
        int size = Long.BYTES;
        for (int column : columns) {
            size += Integer.BYTES;
            if (!row.isNullAt(column)) {
                size += RowCells.length(RowCells.place(cells, row, column));
            }
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        buffer.putLong(table);
        for (int column : columns) {
            if (row.isNullAt(column)) {
                buffer.putInt(-1);
            } else {
                long place = RowCells.place(cells, row, column);
                buffer.putInt(RowCells.length(place));
                buffer.put(cells, RowCells.offset(place), RowCells.length(place));
            }
        }
        return MergeKey.ofEncoded(buffer.array());
    }

    /** A key that no row of the table has. */
    public static MergeKey ofTable(TableId target) {
        return MergeKey.ofEncoded(
                ByteBuffer.allocate(Long.BYTES).putLong(tableCode(target)).array());
    }

    /** What the keys of a table begin with. */
    public static long tableCode(TableId target) {
        return StableCode.of(target.quoted());
    }
}
