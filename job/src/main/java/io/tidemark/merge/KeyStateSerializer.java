package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeSerializer;
import io.tidemark.change.ImmutableSerializer;
import io.tidemark.merge.KeyState.SeenEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** The state of a key: a byte of its version, then its parts. Version 1. */
final class KeyStateSerializer extends ImmutableSerializer<KeyState> {

    static final KeyStateSerializer INSTANCE = new KeyStateSerializer();

    static final int VERSION = 1;

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(KeyState state, DataOutputView out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(state.schema());
        writeVersion(state.newest(), out);
        out.writeLong(state.eventTime());
        out.writeLong(state.timer());
        Remembered base = state.base();
        out.writeBoolean(base != null);
        if (base != null) {
            writeRemembered(base, out);
        }
        out.writeInt(state.remembered().size());
        for (Remembered remembered : state.remembered()) {
            writeRemembered(remembered, out);
        }
        out.writeInt(state.events().size());
        for (SeenEvent event : state.events()) {
            out.writeUTF(event.id());
            out.writeLong(event.eventTime());
        }
    }

    private static void writeVersion(Version version, DataOutputView out) throws IOException {
        byte[] bytes = version.encoded();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static Version readVersion(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return Version.decode(bytes);
    }

    private static void writeRemembered(Remembered remembered, DataOutputView out)
            throws IOException {
        writeVersion(remembered.version(), out);
        out.writeLong(remembered.eventTime());
        ChangeSerializer.INSTANCE.serialize(remembered.change(), out);
    }

    private static Remembered readRemembered(DataInputView in) throws IOException {
        Version version = readVersion(in);
        long eventTime = in.readLong();
        Change change = ChangeSerializer.INSTANCE.deserialize(in);
        return new Remembered(version, eventTime, change);
    }

    @Override
    public KeyState deserialize(DataInputView in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the state of a key was written in version "
                            + version
                            + "; this program reads version "
                            + VERSION
                            + ": use the program that wrote it, or a newer one");
        }
        long schema = in.readLong();
        Version newest = readVersion(in);
        long eventTime = in.readLong();
        long timer = in.readLong();
        @Nullable Remembered base = in.readBoolean() ? readRemembered(in) : null;
        List<Remembered> remembered = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            remembered.add(readRemembered(in));
        }
        List<SeenEvent> events = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            events.add(new SeenEvent(in.readUTF(), in.readLong()));
        }
        return new KeyState(schema, newest, eventTime, timer, base, remembered, events);
    }

    @Override
    public @Nullable KeyState createInstance() {
        return null;
    }

    @Override
    public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeyState> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
