package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.DeadLetters;
import io.tidemark.config.Functions;
import io.tidemark.config.Pipeline;
import io.tidemark.config.Rewind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkSettingsTest {

    private static Configuration settings(Map<String, String> flink) {
        return FlinkSettings.of(
                new Pipeline(
                        "shop",
                        "file:///var/lib/tidemark/shop",
                        Rewind.FAIL,
                        Pipeline.DEFAULT_RETAIN_DELTAS,
                        null,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Functions.STANDARD,
                        DeadLetters.DEFAULT,
                        flink));
    }

    @Test
    void defaultsAreThese() {
        Configuration settings = settings(Map.of());

        assertThat(settings.get(PipelineOptions.NAME)).isEqualTo("tidemark shop");
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.get(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS)).isEqualTo(3);
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:///var/lib/tidemark/shop/checkpoints");
        assertThat(settings.get(CheckpointingOptions.SAVEPOINT_DIRECTORY))
                .isEqualTo("file:///var/lib/tidemark/shop/savepoints");
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("exponential-delay");
        assertThat(
                        settings.get(
                                RestartStrategyOptions
                                        .RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD))
                .isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource({
        "execution.checkpointing.interval, 1 min",
        "execution.checkpointing.timeout, 2 h",
        "execution.checkpointing.num-retained, 9",
        "restart-strategy.type, fixed-delay",
        "restart-strategy.fixed-delay.attempts, 7",
        "parallelism.default, 4",
        "taskmanager.memory.process.size, 4g",
        "an.option.of.a.plugin, anything"
    })
    void optionsOfTheFilePassThrough(String key, String value) {
        assertThat(settings(Map.of(key, value)).toMap()).containsEntry(key, value);
    }

    /** Flink takes an option under its older names, so they must win over a default as well. */
    @Test
    void optionsUnderTheirOlderNamesPassThrough() {
        assertThat(
                        settings(Map.of("state.checkpoints.num-retained", "9"))
                                .get(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS))
                .isEqualTo(9);
        assertThat(
                        settings(Map.of("restart-strategy", "fixed-delay"))
                                .get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("fixed-delay");
    }

    @Test
    void whatGuaranteesRestOnCannotBeChanged() {
        Configuration hostile =
                settings(
                        Map.of(
                                "execution.checkpointing.mode", "AT_LEAST_ONCE",
                                "execution.checkpointing.unaligned.enabled", "true",
                                "execution.checkpointing.unaligned", "true",
                                "execution.checkpointing.max-concurrent-checkpoints", "3",
                                "execution.checkpointing.externalized-checkpoint-retention",
                                        "DELETE_ON_CANCELLATION",
                                "execution.state-recovery.ignore-unclaimed-state", "true",
                                "execution.savepoint.ignore-unclaimed-state", "true",
                                "pipeline.max-parallelism", "128",
                                "pipeline.auto-generate-uids", "true",
                                "pipeline.generic-types", "true"));

        assertFixed(hostile);
        assertFixed(settings(Map.of("pipeline.object-reuse", "false")));
    }

    @Test
    void whatGuaranteesRestOnHoldsWithoutAFile() {
        assertFixed(settings(Map.of()));
    }

    private static void assertFixed(Configuration settings) {
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE))
                .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
        assertThat(settings.get(CheckpointingOptions.ENABLE_UNALIGNED)).isFalse();
        assertThat(settings.get(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS)).isEqualTo(1);
        assertThat(settings.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(settings.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE)).isFalse();
        assertThat(settings.get(PipelineOptions.MAX_PARALLELISM)).isEqualTo(360);
        assertThat(settings.get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
        assertThat(settings.get(PipelineOptions.GENERIC_TYPES)).isFalse();
        assertThat(settings.get(PipelineOptions.OBJECT_REUSE)).isTrue();
    }
}
