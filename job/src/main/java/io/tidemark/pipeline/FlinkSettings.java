package io.tidemark.pipeline;

import io.tidemark.config.Pipeline;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.core.execution.CheckpointingMode;

/**
 * Flink's options for a pipeline: our defaults, then the file's {@code flink:}, then what is fixed.
 */
public final class FlinkSettings {

    /** Keys are spread over this many groups for ever; it has many divisors. */
    public static final int MAX_PARALLELISM = 360;

    /** The job parameter that says where a job keeps its state. */
    public static final String STORAGE_PARAMETER = "pipeline.storage";

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

    /** A run that has gone well for this long starts at once after the next failure. */
    private static final Duration CALM_AFTER = Duration.ofMinutes(2);

    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(30);

    private FlinkSettings() {}

    public static Configuration of(Pipeline pipeline) {
        Configuration settings = Configuration.fromMap(pipeline.flink());
        defaultTo(settings, CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        defaultTo(settings, CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
        defaultTo(settings, CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
        // With state in RocksDB a checkpoint takes what has changed, not all of it again.
        defaultTo(settings, CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        // Each checkpoint leaves a file: without filters, a key is looked for in all of them.
        defaultTo(settings, RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        defaultTo(settings, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        defaultTo(
                settings,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofSeconds(1));
        defaultTo(
                settings,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Duration.ofSeconds(30));
        defaultTo(
                settings,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                CALM_AFTER);
        settings.set(PipelineOptions.NAME, "tidemark " + pipeline.name());
        tellStorage(settings, pipeline.storage());
        // The next start looks for its state here.
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, pipeline.storage() + "/checkpoints");
        settings.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, savepoints(pipeline.storage()));
        fix(settings);
        return settings;
    }

    /** Where savepoints of a pipeline with this storage belong. */
    public static String savepoints(String storage) {
        return storage + "/savepoints";
    }

    /**
     * {@code flink stop} and {@code savepoint} have to be told where to, so the web UI shows it.
     */
    private static void tellStorage(Configuration settings, String storage) {
        Map<String, String> shown =
                new TreeMap<>(
                        settings.getOptional(PipelineOptions.GLOBAL_JOB_PARAMETERS)
                                .orElse(Map.of()));
        shown.put(STORAGE_PARAMETER, storage);
        settings.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, shown);
    }

    /** The file may name an option by one of Flink's older names, which count as well. */
    private static <T> void defaultTo(Configuration settings, ConfigOption<T> option, T value) {
        if (!settings.contains(option)) {
            settings.set(option, value);
        }
    }

    /** What exactly-once and restorable state rest on; the file cannot change it. */
    private static void fix(Configuration settings) {
        settings.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        // Order per key rests on aligned barriers: see EpochAssembler and EpochWriter.
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        settings.set(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, false);
        settings.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        // max-drift holds back whole sources; the one split of a log cannot be paused by itself.
        settings.set(PipelineOptions.ALLOW_UNALIGNED_SOURCE_SPLITS, true);
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        // Changes are immutable and fresh from the network, so no stage needs a copy of its own.
        settings.set(PipelineOptions.OBJECT_REUSE, true);
    }
}
