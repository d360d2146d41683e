package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeSerializer;
import io.tidemark.change.ImmutableSerializer;
import io.tidemark.change.LogPosition;
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

/**
 * The state of a key: its version (1 byte), which parts it has (1 byte), the shape, the newest
 * change's version, two times, and the parts. Most keys have none. Version 2; reads 1 too.
 */
final class KeyStateSerializer extends ImmutableSerializer<KeyState> {

    static final KeyStateSerializer INSTANCE = new KeyStateSerializer();

    static final int VERSION = 2;

    private static final int WITHOUT_PARTS = 1;

    private static final int BASE = 1;
    private static final int REMEMBERED = 2;
    private static final int EVENTS = 4;
    private static final int SEQUENCE = 8;
    private static final int SET_ASIDE = 16;

    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(KeyState state, DataOutputView out) throws IOException {
        Remembered base = state.base();
        boolean hasEvents = state.events() != Events.NONE;
        out.writeByte(VERSION);
        out.writeByte(
                (base == null ? 0 : BASE)
                        | (state.remembered().isEmpty() ? 0 : REMEMBERED)
                        | (hasEvents ? EVENTS : 0)
                        | (state.sequence() == null ? 0 : SEQUENCE)
                        | (state.setAside().isEmpty() ? 0 : SET_ASIDE));
        out.writeLong(state.schema());
        writeBytes(state.newest(), out);
        out.writeLong(state.eventTime());
        out.writeLong(state.timer());
        if (base != null) {
            writeRemembered(base, out);
        }
        if (!state.remembered().isEmpty()) {
            out.writeInt(state.remembered().size());
            for (Remembered remembered : state.remembered()) {
                writeRemembered(remembered, out);
            }
        }
        if (hasEvents) {
            writeEvents(state.events(), out);
        }
        if (state.sequence() != null) {
            writeNumbers(state.sequence(), out);
        }
        if (!state.setAside().isEmpty()) {
            writeSetAside(state.setAside(), out);
        }
    }

    private static void writeSetAside(List<LogPosition> positions, DataOutputView out)
            throws IOException {
        out.writeInt(positions.size());
        for (LogPosition at : positions) {
            out.writeLong(at.major());
            out.writeLong(at.minor());
            out.writeLong(at.committedAt());
        }
    }

    private static List<LogPosition> readSetAside(DataInputView in) throws IOException {
        List<LogPosition> positions = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            positions.add(new LogPosition(in.readLong(), in.readLong(), in.readLong()));
        }
        return positions;
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

    private static void writeNumbers(Numbers numbers, DataOutputView out) throws IOException {
        out.writeLong(numbers.last());
        out.writeLong(numbers.quietUntil());
        out.writeInt(numbers.held().size());
        for (Held held : numbers.held()) {
            out.writeLong(held.number());
            out.writeLong(held.eventTime());
            out.writeLong(held.until());
            ChangeSerializer.INSTANCE.serialize(held.change(), out);
        }
    }

    private static Numbers readNumbers(long last, long quietUntil, DataInputView in)
            throws IOException {
        List<Held> held = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            held.add(
                    new Held(
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            ChangeSerializer.INSTANCE.deserialize(in)));
        }
        return new Numbers(last, held, quietUntil);
    }

    private static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    private static void writeRemembered(Remembered remembered, DataOutputView out)
            throws IOException {
        writeBytes(remembered.version().encoded(), out);
        out.writeLong(remembered.eventTime());
        ChangeSerializer.INSTANCE.serialize(remembered.change(), out);
    }

    private static Remembered readRemembered(DataInputView in) throws IOException {
        Version version = Version.decode(readBytes(in));
        long eventTime = in.readLong();
        Change change = ChangeSerializer.INSTANCE.deserialize(in);
        return new Remembered(version, eventTime, change);
    }

    @Override
    public KeyState deserialize(DataInputView in) throws IOException {
        int version = in.readUnsignedByte();
        return switch (version) {
            case WITHOUT_PARTS -> read(in);
            case VERSION -> readParts(in);
            default ->
                    throw new IOException(
                            "the state of a key was written in version "
                                    + version
                                    + "; this program reads versions "
                                    + WITHOUT_PARTS
                                    + " and "
                                    + VERSION
                                    + ": use the program that wrote it, or a newer one");
        };
    }

    private static KeyState readParts(DataInputView in) throws IOException {
        int parts = in.readByte();
        return new KeyState(
                in.readLong(),
                readBytes(in),
                in.readLong(),
                in.readLong(),
                (parts & BASE) == 0 ? null : readRemembered(in),
                (parts & REMEMBERED) == 0 ? List.of() : readAllRemembered(in),
                (parts & EVENTS) == 0 ? Events.NONE : readEvents(in),
                (parts & SEQUENCE) == 0 ? null : readNumbers(in.readLong(), in.readLong(), in),
                (parts & SET_ASIDE) == 0 ? List.of() : readSetAside(in));
    }

    /** Each part was there, or a word that it is not. */
    private static KeyState read(DataInputView in) throws IOException {
        return new KeyState(
                in.readLong(),
                readBytes(in),
                in.readLong(),
                in.readLong(),
                in.readBoolean() ? readRemembered(in) : null,
                readAllRemembered(in),
                readEvents(in),
                in.readBoolean() ? readNumbers(in.readLong(), Long.MIN_VALUE, in) : null,
                List.of());
    }

    private static List<Remembered> readAllRemembered(DataInputView in) throws IOException {
        List<Remembered> remembered = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            remembered.add(readRemembered(in));
        }
        return remembered;
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
