package io.tidemark.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Writes the sections of one delta: into memory while it is small, then into a file. */
final class DeltaWriter {

    /** A delta up to this size travels inside the checkpoint. */
    private static final int INLINE_BYTES = 32 * 1024;

    private final Supplier<Path> newFile;
    private final List<Section> sections = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private byte[] head = new byte[0];
    private long length;
    private @Nullable Path file;
    private @Nullable FSDataOutputStream out;

    DeltaWriter(Supplier<Path> newFile) {
        this.newFile = newFile;
    }

    /** Appends a section; its offset and length are taken from here. */
    void add(Section section, CopyBuffer lines) throws IOException {
        sections.add(
                new Section(
                        section.schema(),
                        section.part(),
                        section.upserts(),
                        section.deletes(),
                        section.masked(),
                        section.masks(),
                        length,
                        lines.length()));
        checksum.update(lines.array(), 0, lines.length());
        FSDataOutputStream stream = out;
        if (stream == null && length + lines.length() > INLINE_BYTES) {
            stream = open();
        }
        if (stream != null) {
            stream.write(lines.array(), 0, lines.length());
        } else {
            int before = head.length;
            head = Arrays.copyOf(head, before + lines.length());
            System.arraycopy(lines.array(), 0, head, before, lines.length());
        }
        length += lines.length();
    }

    private FSDataOutputStream open() throws IOException {
        Path path = newFile.get();
        FSDataOutputStream stream =
                path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE);
        stream.write(head);
        head = new byte[0];
        file = path;
        out = stream;
        return stream;
    }

    /** The finished delta; its file is complete and closed. */
    Delta finish(Map<String, Counts> counts) throws IOException {
        FSDataOutputStream stream = out;
        Path path = file;
        if (stream == null || path == null) {
            return new Delta(sections, head, null, checksum.getValue(), counts);
        }
        stream.sync();
        stream.close();
        out = null;
        return new Delta(sections, new byte[0], path.toString(), checksum.getValue(), counts);
    }

    /** Gives up: closes and removes the file. */
    void abandon() {
        FSDataOutputStream stream = out;
        Path path = file;
        if (stream != null && path != null) {
            try {
                stream.close();
                path.getFileSystem().delete(path, false);
            } catch (IOException e) {
                // The file is left behind; it is named by no epoch and harmless.
            }
        }
    }
}
