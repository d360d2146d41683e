package io.tidemark.merge;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What says which of two changes of a key is the newer one: the texts of the columns that order
 * them, then the position in the log. {@link VersionOrder} compares.
 */
record Version(List<@Nullable String> values, long major, long minor) {

    private static final int FORMAT = 1;
    private static final int NULL = -1;

    Version {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** The form in savepoints: format (1 byte), position, number of values, length and UTF-8 each. */
    byte[] encoded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(major);
            out.writeLong(minor);
            out.writeShort(values.size());
            for (String value : values) {
                byte[] text = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
                out.writeInt(text == null ? NULL : text.length);
                if (text != null) {
                    out.write(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be written", e);
        }
        return bytes.toByteArray();
    }

    /** The reverse of {@link #encoded()}. */
    static Version decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IOException(
                        "a version was written in format "
                                + format
                                + "; this program reads format "
                                + FORMAT
                                + ": use the program that wrote it, or a newer one");
            }
            long major = in.readLong();
            long minor = in.readLong();
            List<@Nullable String> values = new ArrayList<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                int length = in.readInt();
                values.add(
                        length == NULL
                                ? null
                                : new String(in.readNBytes(length), StandardCharsets.UTF_8));
            }
            return new Version(values, major, minor);
        }
    }
}
