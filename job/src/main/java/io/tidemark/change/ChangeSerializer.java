package io.tidemark.change;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** A change on the wire: a fixed head, the key's bytes, the row's bytes as they are. */
public final class ChangeSerializer extends ImmutableSerializer<Change> {

    public static final ChangeSerializer INSTANCE = new ChangeSerializer();

    private static final long serialVersionUID = 1L;

    /** The other bits of the flags are the origin. */
    private static final int MASKED = 1;

    @Override
    public void serialize(Change change, DataOutputView out) throws IOException {
        out.writeByte(change.kind().code());
        out.writeLong(change.schema());
        out.writeLong(change.major());
        out.writeLong(change.minor());
        out.writeLong(change.committedAt());
        byte[] key = change.key().bytes();
        out.writeInt(key.length);
        out.write(key);
        writeRow(change.row(), out);
        String missing = change.missing();
        out.writeByte((missing == null ? 0 : MASKED) | change.origin().code());
        if (missing != null) {
            out.writeUTF(missing);
        }
    }

    private static void writeRow(BinaryRowData row, DataOutputView out) throws IOException {
        out.writeShort(row.getArity());
        int size = row.getSizeInBytes();
        out.writeInt(size);
        MemorySegment[] segments = row.getSegments();
        if (segments.length == 1 && !segments[0].isOffHeap()) {
            out.write(segments[0].getArray(), row.getOffset(), size);
        } else {
            throw new IllegalStateException("rows of changes live in one piece on the heap");
        }
    }

    @Override
    public Change deserialize(DataInputView in) throws IOException {
        Change.Kind kind = Change.Kind.of(in.readByte());
        long schema = in.readLong();
        long major = in.readLong();
        long minor = in.readLong();
        long committedAt = in.readLong();
        byte[] key = new byte[in.readInt()];
        in.readFully(key);
        BinaryRowData row = readRow(in);
        int flags = in.readByte();
        @Nullable String missing = (flags & MASKED) != 0 ? in.readUTF() : null;
        return new Change(
                kind,
                schema,
                major,
                minor,
                committedAt,
                MergeKey.ofEncoded(key),
                row,
                missing,
                Change.Origin.of(flags & Change.Origin.MASK));
    }

    private static BinaryRowData readRow(DataInputView in) throws IOException {
        BinaryRowData row = new BinaryRowData(in.readUnsignedShort());
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        row.pointTo(MemorySegmentFactory.wrap(bytes), 0, bytes.length);
        return row;
    }

    @Override
    public Change createInstance() {
        return Change.progress(0, 0, 0);
    }

    @Override
    public TypeSerializerSnapshot<Change> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Changes are never in state; the snapshot only names the serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Change> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
