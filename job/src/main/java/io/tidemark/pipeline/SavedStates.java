package io.tidemark.pipeline;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints and savepoints in a pipeline's storage. */
public final class SavedStates {

    private static final Logger LOG = LoggerFactory.getLogger(SavedStates.class);

    static final String METADATA = "_metadata";

    /** A checkpoint is removed per interval: this many in a row have another cause. */
    private static final int MOST_LISTINGS = 100;

    private final String storage;

    public SavedStates(String storage) {
        this.storage = storage;
    }

    /**
     * The newest complete one. One that was being written when its process died has no metadata or
     * metadata that cannot be read; it was never committed to the target and is passed over.
     */
    public Optional<String> newest() throws IOException {
        List<FileStatus> found = complete();
        found.sort(Comparator.comparingLong(FileStatus::getModificationTime).reversed());
        for (FileStatus metadata : found) {
            if (readable(metadata.getPath())) {
                return Optional.of(metadata.getPath().getParent().toString());
            }
        }
        return Optional.empty();
    }

    /**
     * A run that ends removes its checkpoints once its savepoint is written, maybe while they are
     * listed here; some file systems then fail the whole listing.
     */
    private List<FileStatus> complete() throws IOException {
        for (int listing = 1; ; listing++) {
            try {
                return list();
            } catch (FileNotFoundException e) {
                if (listing == MOST_LISTINGS) {
                    throw e;
                }
                LOG.debug("A folder was removed while it was listed", e);
            }
        }
    }

    private List<FileStatus> list() throws IOException {
        List<FileStatus> found = new ArrayList<>();
        for (FileStatus job : children(new Path(storage + "/checkpoints"))) {
            for (FileStatus checkpoint : children(job.getPath())) {
                if (checkpoint.getPath().getName().startsWith("chk-")) {
                    metadata(checkpoint.getPath()).ifPresent(found::add);
                }
            }
        }
        for (FileStatus savepoint : children(new Path(storage + "/savepoints"))) {
            metadata(savepoint.getPath()).ifPresent(found::add);
        }
        return found;
    }

    /**
     * @throws ConfigException if the folder holds no complete checkpoint or savepoint
     */
    public static void requireComplete(String path) throws IOException {
        if (metadata(new Path(path)).isEmpty()) {
            throw new ConfigException(
                    new Fault(
                            "--start " + path,
                            "there is no checkpoint or savepoint",
                            "give a folder with a _metadata file, 'latest' or 'fresh'"));
        }
    }

    /** What a checkpoint or savepoint says of itself. */
    static CheckpointMetadata load(Path metadata) throws IOException {
        try (DataInputStream in = new DataInputStream(metadata.getFileSystem().open(metadata))) {
            return Checkpoints.loadCheckpointMetadata(
                    in, SavedStates.class.getClassLoader(), metadata.toString());
        }
    }

    private static FileStatus[] children(Path folder) throws IOException {
        FileSystem files = folder.getFileSystem();
        FileStatus[] children = files.exists(folder) ? files.listStatus(folder) : null;
        return children == null ? new FileStatus[0] : children;
    }

    private static Optional<FileStatus> metadata(Path folder) throws IOException {
        Path file = new Path(folder, METADATA);
        FileSystem files = file.getFileSystem();
        return files.exists(file) ? Optional.of(files.getFileStatus(file)) : Optional.empty();
    }

    private static boolean readable(Path metadata) {
        try {
            load(metadata);
            return true;
        } catch (IOException e) {
            LOG.warn("{} is incomplete and passed over", metadata, e);
            return false;
        }
    }
}
