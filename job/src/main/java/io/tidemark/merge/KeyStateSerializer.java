package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeSerializer;
import io.tidemark.change.ImmutableSerializer;
import io.tidemark.merge.KeyState.Events;
import io.tidemark.merge.KeyState.Held;
import io.tidemark.merge.KeyState.Numbers;
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
        writeEvents(state.events(), out);
        writeNumbers(state.sequence(), out);
    }

    private static void writeEvents(Events events, DataOutputView out) throws IOException {
        out.writeInt(events.seen().size());
        for (SeenEvent event : events.seen()) {
            out.writeUTF(event.id());
            out.writeLong(event.eventTime());
        }
        out.writeLong(events.since());
    }

    private static Events readEvents(DataInputView in) throws IOException {
        List<SeenEvent> seen = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            seen.add(new SeenEvent(in.readUTF(), in.readLong()));
        }
        return new Events(seen, in.readLong());
    }

    private static void writeNumbers(@Nullable Numbers numbers, DataOutputView out)
            throws IOException {
        out.writeBoolean(numbers != null);
        if (numbers == null) {
            return;
        }
        out.writeLong(numbers.last());
        out.writeInt(numbers.held().size());
        for (Held held : numbers.held()) {
            out.writeLong(held.number());
            out.writeLong(held.eventTime());
            out.writeLong(held.until());
            ChangeSerializer.INSTANCE.serialize(held.change(), out);
        }
    }

    private static @Nullable Numbers readNumbers(DataInputView in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        long last = in.readLong();
        List<Held> held = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            held.add(
                    new Held(
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            ChangeSerializer.INSTANCE.deserialize(in)));
        }
        return new Numbers(last, held);
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
        return new KeyState(
                schema,
                newest,
                eventTime,
                timer,
                base,
                remembered,
                readEvents(in),
                readNumbers(in));
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
