package io.tidemark.cli;

import io.tidemark.pipeline.FlinkSettings;
import io.tidemark.pipeline.PreparedJob;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.RestoreMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A prepared job that runs on a Flink inside this process, with its web UI on loopback. */
public final class LocalJob implements AutoCloseable {

    private static final String LOOPBACK = "localhost";

    /** Who waits for the end of a load should not wait for a long checkpoint interval. */
    private static final Duration CATCH_UP_INTERVAL = Duration.ofSeconds(1);

    /** No task began or ended for so long: several checkpoints have been complete since. */
    private static final long QUIET_MS = 60_000;

    private static final Set<ExecutionState> STARTED =
            EnumSet.of(ExecutionState.RUNNING, ExecutionState.FINISHED);

    private final MiniCluster cluster;
    private final JobID id;
    private final String savepoints;

    private LocalJob(MiniCluster cluster, JobID id, String savepoints) {
        this.cluster = cluster;
        this.id = id;
        this.savepoints = savepoints;
    }

    /** Starts Flink and submits the job. */
    public static LocalJob start(PreparedJob prepared, LocalRun.Options options) throws Exception {
        int parallelism = options.parallelism();
        Configuration settings = settings(prepared, options);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        env.setParallelism(parallelism);
        prepared.build(env);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(settings)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(parallelism)
                                .build());
        try {
            cluster.start();
            cluster.submitJob(graph).get();
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
        return new LocalJob(
                cluster, graph.getJobID(), settings.get(CheckpointingOptions.SAVEPOINT_DIRECTORY));
    }

    private static Configuration settings(PreparedJob prepared, LocalRun.Options options) {
        int parallelism = options.parallelism();
        Configuration settings = new Configuration();
        settings.set(RestOptions.ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        settings.set(RestOptions.BIND_PORT, "8081-8181");
        settings.set(JobManagerOptions.ADDRESS, LOOPBACK);
        settings.set(TaskManagerOptions.HOST, LOOPBACK);
        settings.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        Configuration own = FlinkSettings.of(prepared.pipeline());
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, managedMemory(own));
        settings.addAll(own);
        if (options.until() == LocalRun.Until.CAUGHT_UP
                && settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                                .compareTo(CATCH_UP_INTERVAL)
                        > 0) {
            settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CATCH_UP_INTERVAL);
        }
        if (prepared.restoreFrom() != null) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, prepared.restoreFrom());
            settings.set(StateRecoveryOptions.RESTORE_MODE, RestoreMode.NO_CLAIM);
        }
        return settings;
    }

    /** RocksDB reads from disk what its cache does not hold: state of some million keys fits. */
    private static MemorySize managedMemory(Configuration settings) {
        boolean onDisk = settings.get(StateBackendOptions.STATE_BACKEND).contains("rocksdb");
        return MemorySize.ofMebiBytes(onDisk ? 512 : 128);
    }

    /** Where people look at the job. */
    public String webUi() throws Exception {
        URI address = cluster.getRestAddress().get();
        return "http://" + LOOPBACK + ":" + address.getPort();
    }

    public JobStatus status() throws Exception {
        return cluster.getJobStatus(id).get();
    }

    /**
     * Whether every task runs: until then a savepoint is refused, and the refusal fails the job.
     */
    public boolean allTasksRun() throws Exception {
        if (status() != JobStatus.RUNNING) {
            return false;
        }
        for (AccessExecutionVertex task : tasks()) {
            if (!STARTED.contains(task.getExecutionState())) {
                return false;
            }
        }
        return true;
    }

    private Iterable<? extends AccessExecutionVertex> tasks() throws Exception {
        return cluster.getExecutionGraph(id).get().getAllExecutionVertices();
    }

    /** How many tasks have come to their end. */
    public long endedTasks() throws Exception {
        long ended = 0;
        for (AccessExecutionVertex task : tasks()) {
            ended += task.getExecutionState() == ExecutionState.FINISHED ? 1 : 0;
        }
        return ended;
    }

    /** Whether it is long ago that a task began or ended. */
    public boolean isQuiet() throws Exception {
        long newest = 0;
        for (AccessExecutionVertex task : tasks()) {
            newest = Math.max(newest, task.getStateTimestamp(task.getExecutionState()));
        }
        return System.currentTimeMillis() - newest > QUIET_MS;
    }

    /** Why the job restarted or failed last. */
    public Optional<Throwable> lastFailure() throws Exception {
        ErrorInfo failure = cluster.getArchivedExecutionGraph(id).get().getFailureInfo();
        return Optional.ofNullable(failure)
                .map(f -> f.getException().deserializeError(LocalJob.class.getClassLoader()));
    }

    /** Completes when the job has ended, however it did. */
    public CompletableFuture<JobResult> result() {
        return cluster.requestJobResult(id);
    }

    /**
     * Takes a checkpoint. One that a task refuses does no harm.
     *
     * @throws TimeoutException if it takes longer than {@code limit}
     */
    public void checkpoint(Duration limit) throws Exception {
        cluster.triggerCheckpoint(id, CheckpointType.CONFIGURED)
                .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Stops with a savepoint.
     *
     * @return where the savepoint is
     * @throws TimeoutException if it takes longer than {@code limit}
     */
    public String stopWithSavepoint(Duration limit) throws Exception {
        return cluster.stopWithSavepoint(id, savepoints, false, SavepointFormatType.CANONICAL)
                .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops at once; the newest checkpoint stays. */
    public void cancel() throws Exception {
        cluster.cancelJob(id).get();
        try {
            result().get();
        } catch (ExecutionException e) {
            // It failed while it was cancelled: it has ended, which is what was asked for.
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
