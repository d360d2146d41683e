package io.tidemark.pipeline;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoints and savepoints in a pipeline's storage. */
public final class SavedStates {

    private static final Logger LOG = LoggerFactory.getLogger(SavedStates.class);

    private static final String METADATA = "_metadata";

    private final String storage;

    public SavedStates(String storage) {
        this.storage = storage;
    }

    /**
     * The newest complete one. One that was being written when its process died has no metadata or
     * metadata that cannot be read; it was never committed to the target and is passed over.
     */
    public Optional<String> newest() throws IOException {
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
        found.sort(Comparator.comparingLong(FileStatus::getModificationTime).reversed());
        for (FileStatus metadata : found) {
            if (readable(metadata.getPath())) {
                return Optional.of(metadata.getPath().getParent().toString());
            }
        }
        return Optional.empty();
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

    /** The operators of which a checkpoint or savepoint holds state. */
    static Set<OperatorID> operators(String path) throws IOException {
        return load(new Path(path, METADATA)).getOperatorStates().stream()
                .filter(SavedStates::hasState)
                .map(OperatorState::getOperatorID)
                .collect(Collectors.toSet());
    }

    private static boolean hasState(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    /** The operators of a graph. */
    static Set<OperatorID> operators(StreamExecutionEnvironment graph) {
        Set<OperatorID> operators = new HashSet<>();
        for (JobVertex vertex : graph.getStreamGraph().getJobGraph().getVertices()) {
            vertex.getOperatorIDs().forEach(id -> operators.add(id.getGeneratedOperatorID()));
        }
        return operators;
    }

    /** Whether a checkpoint or savepoint holds state of the operator with this uid. */
    static boolean knows(String path, String uid) throws IOException {
        return !Collections.disjoint(operators(path), alone(uid));
    }

    /** What Flink makes of the uid, as it stands in a graph, beside what no state has. */
    private static Set<OperatorID> alone(String uid) {
        StreamExecutionEnvironment graph = new StreamExecutionEnvironment(new Configuration());
        graph.fromSequence(0, 0).uid(uid).sinkTo(new DiscardingSink<>()).uid("nowhere: " + uid);
        return operators(graph);
    }

    private static CheckpointMetadata load(Path metadata) throws IOException {
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
