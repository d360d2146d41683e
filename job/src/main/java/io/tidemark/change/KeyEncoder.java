package io.tidemark.change;

import java.nio.ByteBuffer;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;

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
        int size = Long.BYTES;
        BinaryStringData[] cells = new BinaryStringData[columns.length];
        for (int i = 0; i < columns.length; i++) {
            size += Integer.BYTES;
            if (!row.isNullAt(columns[i])) {
                cells[i] = (BinaryStringData) row.getString(columns[i]);
                size += cells[i].getSizeInBytes();
            }
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        buffer.putLong(table);
        for (BinaryStringData cell : cells) {
            if (cell == null) {
                buffer.putInt(-1);
            } else {
                int length = cell.getSizeInBytes();
                buffer.putInt(length);
                cell.getSegments()[0].get(
                        cell.getOffset(), buffer.array(), buffer.position(), length);
                buffer.position(buffer.position() + length);
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
