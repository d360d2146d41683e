package io.tidemark.change;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.jspecify.annotations.Nullable;

/**
 * Builds rows of text cells, one row after the other, columns in order. Reused for all rows of a
 * shape: only the finished row is allocated.
 */
public final class RowBuilder {

    private static final int INITIAL_BYTES = 256;

    private final BinaryRowData scratch;
    private final BinaryRowWriter writer;

    /** The cells of a row usually come from one array. */
    private byte @Nullable [] wrapped;

    private MemorySegment[] segments = {};

    public RowBuilder(int columns) {
        this.scratch = new BinaryRowData(columns);
        this.writer = new BinaryRowWriter(scratch, INITIAL_BYTES);
        writer.reset();
    }

    public RowBuilder setNull(int column) {
        writer.setNullAt(column);
        return this;
    }

    /** Takes UTF-8 bytes as they are. */
    public RowBuilder set(int column, byte[] bytes, int offset, int length) {
        if (bytes != wrapped) {
            wrapped = bytes;
            segments = new MemorySegment[] {MemorySegmentFactory.wrap(bytes)};
        }
        writer.writeString(column, BinaryStringData.fromAddress(segments, offset, length));
        return this;
    }

    /** Copies a cell of another row. */
    public RowBuilder set(int column, BinaryRowData from, int fromColumn) {
        if (from.isNullAt(fromColumn)) {
            return setNull(column);
        }
        writer.writeString(column, from.getString(fromColumn));
        return this;
    }

    public RowBuilder set(int column, BinaryStringData text) {
        writer.writeString(column, text);
        return this;
    }

    public RowBuilder set(int column, @Nullable String text) {
        if (text == null) {
            return setNull(column);
        }
        writer.writeString(column, BinaryStringData.fromString(text));
        return this;
    }

    /** There will be no row; the builder is empty again. */
    public void discard() {
        writer.reset();
    }

    /** The finished row; the builder is empty again. */
    public BinaryRowData build() {
        writer.complete();
        BinaryRowData row = scratch.copy();
        writer.reset();
        return row;
    }
}
