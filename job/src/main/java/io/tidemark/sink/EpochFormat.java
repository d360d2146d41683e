package io.tidemark.sink;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the pieces of an epoch are written, shared by all serializers of this package. Version 5;
 * version 4 is read, too: its epochs have one part.
 */
final class EpochFormat {

    static final int VERSION = 5;

    private static final int OLDEST = 4;

    private EpochFormat() {}

    static void requireVersion(String what, int version) throws IOException {
        if (version < OLDEST || version > VERSION) {
            throw new IOException(
                    what
                            + " was written in version "
                            + version
                            + "; this program reads versions "
                            + OLDEST
                            + " to "
                            + VERSION
                            + ": use the program that wrote it, or a newer one");
        }
    }

    static void writeToken(DataOutputStream out, @Nullable Token token) throws IOException {
        out.writeBoolean(token != null);
        if (token != null) {
            out.writeLong(token.lineage().getMostSignificantBits());
            out.writeLong(token.lineage().getLeastSignificantBits());
            out.writeLong(token.sequence());
        }
    }

    static @Nullable Token readToken(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        return new Token(new UUID(in.readLong(), in.readLong()), in.readLong());
    }

    static void writeTimes(DataOutputStream out, SortedMap<Long, Long> times) throws IOException {
        out.writeInt(times.size());
        for (Map.Entry<Long, Long> bucket : times.entrySet()) {
            out.writeLong(bucket.getKey());
            out.writeLong(bucket.getValue());
        }
    }

    static SortedMap<Long, Long> readTimes(DataInputStream in) throws IOException {
        TreeMap<Long, Long> times = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            times.put(in.readLong(), in.readLong());
        }
        return times;
    }

    static void writeReached(DataOutputStream out, Map<Long, Reached> sources) throws IOException {
        out.writeInt(sources.size());
        for (Map.Entry<Long, Reached> source : new TreeMap<>(sources).entrySet()) {
            out.writeLong(source.getKey());
            out.writeLong(source.getValue().position());
            out.writeLong(source.getValue().catchUp());
        }
    }

    static SortedMap<Long, Reached> readReached(DataInputStream in) throws IOException {
        TreeMap<Long, Reached> sources = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            sources.put(in.readLong(), new Reached(in.readLong(), in.readLong()));
        }
        return sources;
    }

    static void writeDelta(DataOutputStream out, Delta delta) throws IOException {
        out.writeInt(delta.sections().size());
        for (Section section : delta.sections()) {
            writeSection(out, section);
        }
        out.writeInt(delta.inline().length);
        out.write(delta.inline());
        String file = delta.file();
        out.writeBoolean(file != null);
        if (file != null) {
            out.writeUTF(file);
        }
        out.writeLong(delta.checksum());
        out.writeInt(delta.counts().size());
        for (Map.Entry<String, Counts> entry : new TreeMap<>(delta.counts()).entrySet()) {
            out.writeUTF(entry.getKey());
            writeCounts(out, entry.getValue());
        }
    }

    static Delta readDelta(DataInputStream in) throws IOException {
        List<Section> sections = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            sections.add(readSection(in));
        }
        byte[] inline = in.readNBytes(in.readInt());
        String file = in.readBoolean() ? in.readUTF() : null;
        long checksum = in.readLong();
        Map<String, Counts> counts = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            counts.put(in.readUTF(), readCounts(in));
        }
        return new Delta(sections, inline, file, checksum, counts);
    }

    private static void writeSection(DataOutputStream out, Section section) throws IOException {
        out.writeLong(section.schema());
        out.writeLong(section.upserts());
        out.writeLong(section.deletes());
        out.writeLong(section.masked());
        out.writeInt(section.masks().size());
        for (String mask : section.masks()) {
            out.writeUTF(mask);
        }
        out.writeLong(section.offset());
        out.writeLong(section.length());
    }

    private static Section readSection(DataInputStream in) throws IOException {
        long schema = in.readLong();
        long upserts = in.readLong();
        long deletes = in.readLong();
        long masked = in.readLong();
        List<String> masks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            masks.add(in.readUTF());
        }
        return new Section(schema, upserts, deletes, masked, masks, in.readLong(), in.readLong());
    }

    private static void writeCounts(DataOutputStream out, Counts counts) throws IOException {
        out.writeLong(counts.read());
        out.writeLong(counts.snapshot());
        out.writeLong(counts.superseded());
        out.writeLong(counts.stale());
        out.writeLong(counts.filtered());
        out.writeLong(counts.missing());
        out.writeLong(counts.duplicate());
        out.writeLong(counts.late());
        out.writeLong(counts.derived());
        out.writeLong(counts.dead());
    }

    private static Counts readCounts(DataInputStream in) throws IOException {
        return new Counts(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
