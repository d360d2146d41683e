package io.tidemark.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** Writes one delta, line by line: into memory while it is small, then into a file. */
final class DeltaWriter {

    /** A delta up to this size travels inside the checkpoint. */
    private static final int INLINE_BYTES = 32 * 1024;

    private static final int BLOCK_BYTES = 64 * 1024;

    private final Supplier<Path> newFile;
    private final List<Section> sections = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private final Bytes block = new Bytes();
    private long drained;
    private @Nullable Path file;
    private @Nullable FSDataOutputStream out;

    private long schema;
    private long sectionStart;
    private long upserts;
    private long deletes;
    private long masked;
    private final TreeSet<String> masks = new TreeSet<>();

    DeltaWriter(Supplier<Path> newFile) {
        this.newFile = newFile;
    }

    /** Lines of this shape follow. */
    void beginSection(long fingerprint) {
        schema = fingerprint;
        sectionStart = drained + block.length();
    }

    /** Appends the row's line to the section. */
    void line(PendingRow row) throws IOException {
        if (row.isDelete()) {
            deletes++;
        } else if (row.isMasked()) {
            masked++;
            masks.add(mask(row));
        } else {
            upserts++;
        }
        if (block.length() + row.lineLength() > BLOCK_BYTES && block.length() > 0) {
            drain();
        }
        block.put(row.array(), row.lineOffset(), row.lineLength());
    }

    private static String mask(PendingRow row) {
        int from = row.lineOffset() + 1;
        int to = from;
        while (row.array()[to] != '\t') {
            to++;
        }
        return new String(row.array(), from, to - from, java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** The section is complete; one without lines has never been. */
    void endSection() {
        long length = drained + block.length() - sectionStart;
        if (length > 0) {
            sections.add(
                    new Section(
                            schema,
                            upserts,
                            deletes,
                            masked,
                            new ArrayList<>(masks),
                            sectionStart,
                            length));
        }
        upserts = 0;
        deletes = 0;
        masked = 0;
        masks.clear();
    }

    private void drain() throws IOException {
        FSDataOutputStream stream = out;
        if (stream == null) {
            Path path = newFile.get();
            stream = path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE);
            file = path;
            out = stream;
        }
        checksum.update(block.array(), 0, block.length());
        stream.write(block.array(), 0, block.length());
        drained += block.length();
        block.cutTo(0);
    }

    /** The finished delta; its file is complete and closed. */
    Delta finish(Map<String, Counts> counts) throws IOException {
        if (out == null && block.length() <= INLINE_BYTES) {
            byte[] inline = Arrays.copyOf(block.array(), block.length());
            checksum.update(inline);
            return new Delta(sections, inline, null, checksum.getValue(), counts);
        }
        drain();
        FSDataOutputStream stream = java.util.Objects.requireNonNull(out);
        stream.sync();
        stream.close();
        out = null;
        return new Delta(sections, new byte[0], String.valueOf(file), checksum.getValue(), counts);
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
