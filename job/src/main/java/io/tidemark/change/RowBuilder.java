package io.tidemark.change;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * Builds rows of text cells, one row after the other, columns in order. Reused for all rows of a
 * shape: only the finished row is allocated.
 *
 * <p>It writes the layout of {@link BinaryRowData} by itself, because that moves a cell from one
 * row to another as bytes, without an object for each:
 *
 * <pre>
 * header and null bits │ 8 bytes per column │ texts of more than 7 bytes, padded to 8
 *                        either the text and 0x80 + its length, or its offset and length
 * </pre>
 */
public final class RowBuilder {

    private static final int INITIAL_BYTES = 256;
    static final int WORD = 8;
    private static final int HEADER_BITS = 8;

    /** A longer text stands behind the columns. */
    private static final int INLINE = 7;

    private static final int INLINE_MARK = 0x80;

    static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final int columns;
    private final int slots;
    private final int texts;
    private byte[] bytes;
    private int end;

    public RowBuilder(int columns) {
        this.columns = columns;
        this.slots = nullBytes(columns);
        this.texts = slots + WORD * columns;
        this.bytes = new byte[texts + INITIAL_BYTES];
        this.end = texts;
    }

    public RowBuilder setNull(int column) {
        int bit = HEADER_BITS + column;
        bytes[bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
        LONGS.set(bytes, slot(column), 0L);
        return this;
    }

    /** Takes UTF-8 bytes as they are. */
    public RowBuilder set(int column, byte[] from, int offset, int length) {
        if (length <= INLINE) {
            inline(slot(column), from, offset, length);
        } else {
            behind(slot(column), from, offset, length);
        }
        return this;
    }

    private void inline(int slot, byte[] from, int offset, int length) {
        LONGS.set(bytes, slot, 0L);
        System.arraycopy(from, offset, bytes, LITTLE_ENDIAN ? slot : slot + 1, length);
        bytes[LITTLE_ENDIAN ? slot + INLINE : slot] = (byte) (INLINE_MARK | length);
    }

    private void behind(int slot, byte[] from, int offset, int length) {
        int next = end + (length + WORD - 1) / WORD * WORD;
        if (next > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(next, 2 * bytes.length));
        }
        // The same text is always the same bytes, what fills the last word included.
        LONGS.set(bytes, next - WORD, 0L);
        System.arraycopy(from, offset, bytes, end, length);
        LONGS.set(bytes, slot, (long) end << Integer.SIZE | length);
        end = next;
    }

    /** Copies a cell of another row. */
    public RowBuilder set(int column, BinaryRowData from, int fromColumn) {
        if (from.isNullAt(fromColumn)) {
            return setNull(column);
        }
        MemorySegment[] segments = from.getSegments();
        if (segments.length != 1 || segments[0].isOffHeap()) {
            return set(column, (BinaryStringData) from.getString(fromColumn));
        }
        byte[] cells = segments[0].getArray();
        int row = from.getOffset();
        long cell = (long) LONGS.get(cells, row + nullBytes(from.getArity()) + WORD * fromColumn);
        if (cell < 0) {
            LONGS.set(bytes, slot(column), cell);
        } else {
            behind(slot(column), cells, row + (int) (cell >>> Integer.SIZE), (int) cell);
        }
        return this;
    }

    public RowBuilder set(int column, BinaryStringData text) {
        text.ensureMaterialized();
        MemorySegment[] segments = text.getSegments();
        if (segments.length == 1 && !segments[0].isOffHeap()) {
            return set(column, segments[0].getArray(), text.getOffset(), text.getSizeInBytes());
        }
        byte[] whole = text.toBytes();
        return set(column, whole, 0, whole.length);
    }

    public RowBuilder set(int column, @Nullable String text) {
        return text == null ? setNull(column) : set(column, BinaryStringData.fromString(text));
    }

    /** There will be no row; the builder is empty again. */
    public void discard() {
        Arrays.fill(bytes, 0, slots, (byte) 0);
        end = texts;
    }

    /** The finished row; the builder is empty again. */
    public BinaryRowData build() {
        BinaryRowData row = new BinaryRowData(columns);
        row.pointTo(MemorySegmentFactory.wrap(Arrays.copyOf(bytes, end)), 0, end);
        discard();
        return row;
    }

    private int slot(int column) {
        return slots + WORD * column;
    }

    static int nullBytes(int columns) {
        return (columns + HEADER_BITS + Long.SIZE - 1) / Long.SIZE * WORD;
    }
}
