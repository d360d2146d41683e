package io.tidemark.bench.system;

import io.tidemark.bench.workload.Sizes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is the same for all systems of a run.
 *
 * @param rows of the tables before anything changes
 * @param snapshotRows of the table that is only copied; empty: as many as of the others
 * @param changes after that, in the workloads that change something
 * @param pace of these
 * @param parallelism of the systems that are Flink jobs
 * @param checkpointInterval of the same, as Flink takes it
 * @param heap of the same, as {@code -Xmx} takes it
 * @param lagChangesPerSecond how fast changes are made where the lag is measured
 * @param lagSeconds for how long; 0: the lag is not measured
 * @param timeout how long to wait for anything before a trial counts as failed
 */
public record BenchSettings(
        long rows,
        Optional<Long> snapshotRows,
        long changes,
        Pace pace,
        int parallelism,
        String checkpointInterval,
        String heap,
        int lagChangesPerSecond,
        int lagSeconds,
        Duration timeout) {

    /**
     * Checkpoints of the servers are kept out of the measured time, where they would come by
     * chance, a system that is held keeps its connection, and one may have some slots for each of
     * 200 tables.
     */
    public static final Map<String, String> SERVER_SETTINGS =
            Map.of(
                    "max_wal_size", "8GB",
                    "checkpoint_timeout", "1h",
                    "shared_buffers", "256MB",
                    "wal_sender_timeout", "0",
                    // Else a commit is in the log that others read only some 100 ms later.
                    "synchronous_commit", "on",
                    "max_connections", "500",
                    "max_wal_senders", "700",
                    "max_replication_slots", "700");

    /** Of the workloads. */
    public Sizes sizes() {
        return new Sizes(rows, snapshotRows, changes, lagChangesPerSecond);
    }

    /** What all Flink jobs get. */
    Map<String, String> ofFlink() {
        return new TreeMap<>(
                Map.of(
                        "parallelism", Integer.toString(parallelism),
                        "execution.checkpointing.interval", checkpointInterval,
                        "heap", heap));
    }

    /** A job that is held does not lose its own heartbeats. */
    static final long HEARTBEAT_TIMEOUT_MS = 600_000;
}
