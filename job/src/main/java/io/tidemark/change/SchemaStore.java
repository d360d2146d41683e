package io.tidemark.change;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of rows, each an immutable file {@code <storage>/schemas/<fingerprint>.json}: written
 * before the first change that uses it, read once and cached by whoever meets the fingerprint.
 */
public final class SchemaStore implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String folder;
    private transient @Nullable Map<Long, TableSchema> cache;

    /**
     * @param storage the pipeline's storage, a Flink file system URI
     */
    public SchemaStore(String storage) {
        this.folder = storage + "/schemas";
    }

    /**
     * Makes the shape durable; does nothing if it is already there. After it returns every process
     * that sees the storage can read the shape.
     *
     * @return its fingerprint
     */
    public long put(TableSchema schema) throws IOException {
        long fingerprint = schema.fingerprint();
        if (!cache().containsKey(fingerprint)) {
            write(
                    file(fingerprint),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(schema));
            cache().put(fingerprint, schema);
        }
        return fingerprint;
    }

    /**
     * @throws IOException if the file is missing, unreadable or not what its name says
     */
    public TableSchema get(long fingerprint) throws IOException {
        TableSchema known = cache().get(fingerprint);
        if (known != null) {
            return known;
        }
        TableSchema read = read(file(fingerprint));
        if (read.fingerprint() != fingerprint) {
            throw new IOException("the schema file " + file(fingerprint) + " was changed");
        }
        cache().put(fingerprint, read);
        return read;
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        FileSystem files = file.getFileSystem();
        if (files.exists(file)) {
            return;
        }
        // Renaming makes the file appear whole or not at all.
        Path unfinished = file.suffix("." + UUID.randomUUID() + ".part");
        try (FSDataOutputStream out = files.create(unfinished, FileSystem.WriteMode.NO_OVERWRITE)) {
            out.write(bytes);
        }
        publish(files, unfinished, file);
    }

    /** Two processes may publish the same content at once; the file is never missing in between. */
    private static void publish(FileSystem files, Path unfinished, Path file) throws IOException {
        if (!files.isDistributedFS()) {
            // Flink's rename of local files deletes an existing one first.
            Files.move(local(unfinished), local(file), StandardCopyOption.ATOMIC_MOVE);
        } else if (!files.rename(unfinished, file) && !files.exists(file)) {
            throw new IOException("cannot write the schema file " + file);
        }
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.getPath());
    }

    private static TableSchema read(Path file) throws IOException {
        try (FSDataInputStream in = file.getFileSystem().open(file)) {
            return JSON.readValue(in.readAllBytes(), TableSchema.class);
        }
    }

    private Path file(long fingerprint) {
        return new Path(folder, String.format("%016x.json", fingerprint));
    }

    private synchronized Map<Long, TableSchema> cache() {
        if (cache == null) {
            cache = new ConcurrentHashMap<>();
        }
        return cache;
    }
}
