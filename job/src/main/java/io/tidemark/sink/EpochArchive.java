package io.tidemark.sink;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epochs and deltas in the pipeline's storage: {@code epochs/<token>} and {@code
 * deltas/<uuid>}. Kept for the promised time, so that a target restored from a backup can be rolled
 * forward.
 */
public final class EpochArchive implements RetainedEpochs, DeltaReader {

    private static final Logger LOG = LoggerFactory.getLogger(EpochArchive.class);

    /** However short the retention: these many epochs stay. */
    private static final int ALWAYS_KEPT = 3;

    /**
     * A run that dies between the barrier and the end of its checkpoint leaves deltas that no epoch
     * names. They are looked for once in a run, when everything that it found pending is applied,
     * and only among files that are old enough to be nobody's work in progress.
     */
    private static final int SWEEP_AFTER_EPOCHS = 10;

    private static final Duration ORPHAN_AGE = Duration.ofDays(1);

    private final Path epochs;
    private final Path deltas;
    private final Duration retention;
    private @Nullable List<Kept> kept;
    private int applied;

    private record Kept(Instant since, Path manifest, List<String> files) {}

    /** Reads nothing yet: most committers of a job never get an epoch. */
    public EpochArchive(String storage, Duration retention) {
        this.epochs = new Path(storage + "/epochs");
        this.deltas = new Path(storage + "/deltas");
        this.retention = retention;
    }

    /** Where a new delta may be written. */
    static Path newDelta(String storage) {
        return new Path(storage + "/deltas/" + UUID.randomUUID());
    }

    private List<Kept> kept() throws IOException {
        List<Kept> known = kept;
        if (known == null) {
            known = new ArrayList<>(found());
            kept = known;
        }
        return known;
    }

    private List<Kept> found() throws IOException {
        FileSystem files = epochs.getFileSystem();
        if (!files.exists(epochs)) {
            return List.of();
        }
        List<Kept> found = new ArrayList<>();
        for (FileStatus file : files.listStatus(epochs)) {
            if (!file.getPath().getName().endsWith(".part")) {
                Instant since = Instant.ofEpochMilli(file.getModificationTime());
                found.add(new Kept(since, file.getPath(), files(read(file.getPath()))));
            }
        }
        found.sort(Comparator.comparing(Kept::since));
        return found;
    }

    /** Makes an epoch findable; does nothing if it is. */
    public void keep(Epoch epoch, Instant now) throws IOException {
        Path manifest = manifest(epoch.token());
        FileSystem files = manifest.getFileSystem();
        if (files.exists(manifest)) {
            return;
        }
        List<Kept> before = kept();
        Path unfinished = manifest.suffix(".part");
        try (FSDataOutputStream out = files.create(unfinished, FileSystem.WriteMode.OVERWRITE)) {
            out.write(
                    SimpleVersionedSerialization.writeVersionAndSerialize(
                            new EpochSerializer(), epoch));
        }
        if (!files.rename(unfinished, manifest)) {
            throw new IOException("cannot write " + manifest);
        }
        before.add(new Kept(now, manifest, files(epoch)));
    }

    private static List<String> files(Epoch epoch) {
        return epoch.deltas().stream().map(Delta::file).filter(Objects::nonNull).toList();
    }

    /** Deletes what is older than promised. Call it after an epoch is applied. */
    public void expire(Instant now) throws IOException {
        List<Kept> all = kept();
        while (all.size() > ALWAYS_KEPT && all.get(0).since().plus(retention).isBefore(now)) {
            Kept oldest = all.remove(0);
            try {
                for (String file : oldest.files()) {
                    Path path = new Path(file);
                    path.getFileSystem().delete(path, false);
                }
                oldest.manifest().getFileSystem().delete(oldest.manifest(), false);
            } catch (IOException e) {
                LOG.warn("Cannot delete the expired epoch {}", oldest.manifest(), e);
            }
        }
        applied++;
        if (applied == SWEEP_AFTER_EPOCHS) {
            sweep(now, all);
        }
    }

    private void sweep(Instant now, List<Kept> all) throws IOException {
        FileSystem files = deltas.getFileSystem();
        if (!files.exists(deltas)) {
            return;
        }
        Set<String> named = new HashSet<>();
        all.forEach(epoch -> epoch.files().forEach(file -> named.add(new Path(file).getName())));
        for (FileStatus file : files.listStatus(deltas)) {
            Instant written = Instant.ofEpochMilli(file.getModificationTime());
            if (!named.contains(file.getPath().getName())
                    && written.plus(ORPHAN_AGE).isBefore(now)) {
                LOG.info("Deleting {}: it was written for an epoch that never was", file.getPath());
                files.delete(file.getPath(), false);
            }
        }
    }

    @Override
    public Optional<Epoch> find(Token token) throws IOException {
        Path manifest = manifest(token);
        if (!manifest.getFileSystem().exists(manifest)) {
            return Optional.empty();
        }
        return Optional.of(read(manifest));
    }

    private static Epoch read(Path manifest) throws IOException {
        try (FSDataInputStream in = manifest.getFileSystem().open(manifest)) {
            return SimpleVersionedSerialization.readVersionAndDeSerialize(
                    new EpochSerializer(), in.readAllBytes());
        }
    }

    private Path manifest(Token token) {
        return new Path(epochs, token.toString());
    }

    @Override
    public InputStream open(Delta delta, Section section) throws IOException {
        String name = delta.file();
        if (name == null) {
            return section(new ByteArrayInputStream(delta.inline()), section);
        }
        Path file = new Path(name);
        return section(file.getFileSystem().open(file), section);
    }

    private static InputStream section(InputStream delta, Section section) throws IOException {
        try {
            delta.skipNBytes(section.offset());
            return new LimitedStream(delta, section.length());
        } catch (IOException e) {
            delta.close();
            throw e;
        }
    }

    @Override
    public void verify(Delta delta) throws IOException {
        String name = delta.file();
        if (name == null) {
            return;
        }
        Path file = new Path(name);
        CRC32C checksum = new CRC32C();
        try (FSDataInputStream in = file.getFileSystem().open(file)) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                checksum.update(buffer, 0, n);
            }
        } catch (FileNotFoundException e) {
            throw new IOException("the delta " + name + " is missing from the storage", e);
        }
        if (checksum.getValue() != delta.checksum()) {
            throw new IOException("the delta " + name + " was damaged: its checksum differs");
        }
    }
}
