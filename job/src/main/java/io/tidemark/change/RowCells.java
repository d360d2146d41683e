package io.tidemark.change;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Where the texts of a row stand in its array, so that they are read without an object for each.
 *
 * <p>A place is an offset and a length in one number. The row is in one piece on the heap, as those
 * of changes are.
 */
public final class RowCells {

    private static final int INLINE_LENGTH = 0x7f;

    private RowCells() {}

    /** The array that the row stands in. */
    public static byte[] array(BinaryRowData row) {
        MemorySegment[] segments = row.getSegments();
        if (segments.length != 1) {
            throw new IllegalStateException("rows of changes live in one piece on the heap");
        }
        return segments[0].getArray();
    }

    /**
     * The place of a cell that is not null.
     *
     * @param array of this row
     */
    public static long place(byte[] array, BinaryRowData row, int column) {
        int begin = row.getOffset();
        int slot = begin + RowBuilder.nullBytes(row.getArity()) + RowBuilder.WORD * column;
        long cell = (long) RowBuilder.LONGS.get(array, slot);
        if (cell >= 0) {
            return ((long) begin << Integer.SIZE) + cell;
        }
        int length = (int) (cell >>> Long.SIZE - Byte.SIZE) & INLINE_LENGTH;
        return (long) (RowBuilder.LITTLE_ENDIAN ? slot : slot + 1) << Integer.SIZE | length;
    }

    public static int offset(long place) {
        return (int) (place >>> Integer.SIZE);
    }

    public static int length(long place) {
        return (int) place;
    }
}
