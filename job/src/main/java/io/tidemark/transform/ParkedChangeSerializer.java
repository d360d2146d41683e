package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeSerializer;
import io.tidemark.change.ImmutableSerializer;
import io.tidemark.change.MergeKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A parked change in state: its version (1 byte), the change, and what is known about it. */
final class ParkedChangeSerializer extends ImmutableSerializer<ParkedChange> {

    static final ParkedChangeSerializer INSTANCE = new ParkedChangeSerializer();

    static final int VERSION = 1;

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(ParkedChange parked, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        ChangeSerializer.INSTANCE.serialize(parked.change(), out);
        out.writeLong(parked.eventTime());
        writeText(parked.reason(), out);
        writeText(parked.message(), out);
        out.writeLong(parked.firstSeen());
        out.writeInt(parked.attempts());
    }

    private static void writeText(@Nullable String text, DataOutputView out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    @Override
    public ParkedChange deserialize(DataInputView in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "a parked change was written in version "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        return new ParkedChange(
                ChangeSerializer.INSTANCE.deserialize(in),
                in.readLong(),
                readText(in),
                readText(in),
                in.readLong(),
                in.readInt());
    }

    private static @Nullable String readText(DataInputView in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public ParkedChange createInstance() {
        return new ParkedChange(
                Change.replay(MergeKey.none()), ParkedChange.NO_TIME, null, null, 0, 0);
    }

    @Override
    public TypeSerializerSnapshot<ParkedChange> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ParkedChange> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
