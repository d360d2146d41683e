package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Pipeline;
import io.tidemark.pipeline.FlinkSettings;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code flinkConfiguration}: Flink ignores a key that it does not know, so these tests do not. */
class FlinkConfigurationTest {

    private static final KnownOptions KNOWN = new KnownOptions();

    private static List<Overlay> pipelines() {
        return Overlay.pipelines();
    }

    @Test
    void thereAreHundredsOfOptionsToCompareWith() {
        assertThat(KNOWN.size()).isGreaterThan(500);
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void everyKeyIsAnOptionAndEveryValueIsOfItsType(Overlay overlay) {
        Configuration configuration = Configuration.fromMap(overlay.options());
        assertThat(overlay.options().keySet())
                .allSatisfy(
                        key -> {
                            Optional<ConfigOption<?>> option = KNOWN.find(key);
                            assertThat(option).as("an option with this key").isPresent();
                            assertThat(configuration.getOptional(option.get())).isNotNull();
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution.checkpointing.num-retain",
                "kubernetes.operator.job.upgrade.last-state-fallback.enable",
                "kubernetes.operator.periodic.savepoint.intervall",
                "job.autoscaler.scaling.enable",
                "metrics.reporter.prom.ports",
                "taskmanager.data.ports",
            })
    void aMisspeltKeyIsFound(String key) {
        assertThat(KNOWN.find(key)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void textsAreQuotedSoThatEveryVersionOfTheOperatorTakesThem(Overlay overlay) {
        assertThat(overlay.flink().at("/spec/flinkConfiguration"))
                .allSatisfy(value -> assertThat(value.isTextual()).as(value.toString()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void anUpgradeNeverLosesState(Overlay overlay) {
        assertThat(overlay.flink().at("/spec/job/upgradeMode").asText()).isEqualTo("savepoint");
        assertThat(overlay.flink().at("/spec/job/allowNonRestoredState").asBoolean(true)).isFalse();
        assertThat(overlay.flink().at("/spec/job/initialSavepointPath").isMissingNode()).isTrue();
        assertThat(overlay.option("kubernetes.operator.job.upgrade.last-state-fallback.enabled"))
                .isEqualTo("false");
        assertThat(overlay.option("high-availability.type")).isEqualTo("kubernetes");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void nobodyGetsAJobInThroughTheWebUi(Overlay overlay) {
        assertThat(overlay.option("web.submit.enable")).isEqualTo("false");
        assertThat(overlay.option("web.cancel.enable")).isEqualTo("false");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void theJobIsRestartedWithoutALastAttempt(Overlay overlay) {
        assertThat(overlay.option("restart-strategy.type")).isEqualTo("exponential-delay");
        ConfigOption<Integer> attempts =
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS;
        assertThat(Configuration.fromMap(overlay.options()).get(attempts))
                .isEqualTo(Integer.MAX_VALUE);
    }

    /** The job's own settings win without a word, so another value here would only mislead. */
    @ParameterizedTest
    @MethodSource("pipelines")
    void whatTheJobSetsByItselfIsTheSameHere(Overlay overlay) {
        Configuration own = FlinkSettings.of(overlay.pipeline());
        Configuration here = Configuration.fromMap(overlay.options());
        List<String> both = overlay.options().keySet().stream().filter(own::containsKey).toList();
        assertThat(both)
                .contains("execution.checkpointing.savepoint-dir", "pipeline.max-parallelism")
                .allSatisfy(
                        key -> {
                            ConfigOption<?> option = KNOWN.find(key).orElseThrow();
                            assertThat(here.get(option)).isEqualTo(own.get(option));
                        });
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void highAvailabilityKeepsItsFilesInTheStorageToo(Overlay overlay) {
        Pipeline pipeline = overlay.pipeline();
        assertThat(overlay.option("high-availability.storageDir"))
                .isEqualTo(pipeline.storage() + "/ha");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void parallelismDividesTheKeyGroups(Overlay overlay) {
        int parallelism = overlay.flink().at("/spec/job/parallelism").asInt();
        assertThat(FlinkSettings.MAX_PARALLELISM % parallelism).isZero();
    }

    /** The autoscaler of an overlay tells, and does nothing. */
    @ParameterizedTest
    @MethodSource("pipelines")
    void theAutoscalerOnlyGivesAdvice(Overlay overlay) {
        if (overlay.options().containsKey("job.autoscaler.enabled")) {
            assertThat(overlay.option("job.autoscaler.scaling.enabled")).isEqualTo("false");
        }
    }
}
