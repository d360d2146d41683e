package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStatesTest {

    private static final int LISTINGS = 2_000;

    @TempDir private Path storage;
    private SavedStates states;

    @BeforeEach
    void choose() {
        states = new SavedStates(storage.toUri().toString());
    }

    @Test
    void anEmptyStorageHasNone() throws Exception {
        assertThat(states.newest()).isEmpty();
    }

    @Test
    void theNewestCompleteOneIsFound() throws Exception {
        complete("checkpoints/a/chk-7", 3_000);
        Path newest = complete("savepoints/savepoint-1", 4_000);
        complete("checkpoints/b/chk-1", 2_000);
        Files.createDirectories(storage.resolve("checkpoints/b/chk-2"));
        Path torn = complete("checkpoints/b/chk-3", 5_000).resolve(SavedStates.METADATA);
        Files.write(torn, new byte[] {1, 2, 3});
        Files.setLastModifiedTime(torn, FileTime.fromMillis(5_000));
        assertThat(states.newest()).hasValueSatisfying(isFolder(newest));
    }

    @Test
    void checkpointsThatARunRemovesMeanwhileAreNoFault() throws Exception {
        Path savepoint = complete("savepoints/savepoint-1", 4_000);
        Path job = Files.createDirectories(storage.resolve("checkpoints/a"));
        AtomicBoolean done = new AtomicBoolean();
        Thread removing = new Thread(() -> removeCheckpoints(job, done), "removes checkpoints");
        removing.start();
        try {
            for (int i = 0; i < LISTINGS; i++) {
                assertThat(states.newest()).hasValueSatisfying(isFolder(savepoint));
            }
        } finally {
            done.set(true);
            removing.join();
        }
    }

    private static void removeCheckpoints(Path job, AtomicBoolean done) {
        try {
            for (int id = 1; !done.get(); id++) {
                Path checkpoint = Files.createDirectory(job.resolve("chk-" + id));
                LockSupport.parkNanos(50_000);
                Files.delete(checkpoint);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Consumer<String> isFolder(Path folder) {
        return found -> assertThat(Path.of(URI.create(found))).isEqualTo(folder);
    }

    private Path complete(String folder, long millis) throws Exception {
        Path made = Files.createDirectories(storage.resolve(folder));
        Path file = made.resolve(SavedStates.METADATA);
        try (OutputStream out = Files.newOutputStream(file)) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(1, List.of(), List.of()), out);
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
        return made;
    }
}
