package io.tidemark.config;

import static io.tidemark.config.Mistake.fault;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlinkOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "execution.checkpointing.unaligned.enabled          | true",
                "execution.checkpointing.unaligned                  | TRUE",
                "execution.checkpointing.mode                       | AT_LEAST_ONCE",
                "execution.checkpointing.max-concurrent-checkpoints | 2",
                "execution.checkpointing.interval                   | 0",
                "execution.checkpointing.interval                   | 0s",
                "execution.checkpointing.interval                   | -5s",
                "execution.checkpointing.interval                   | soon",
                "execution.checkpointing.interval                   | 99999999999999999999s",
                "pipeline.auto-generate-uids                        | true",
                "pipeline.generic-types                             | true",
                "pipeline.max-parallelism                           | 128",
                "execution.runtime-mode                             | BATCH",
                "execution.runtime-mode                             | AUTOMATIC"
            })
    void flinkOptionsThatBreakAGuaranteeAreRefusedWithTheReason(String key, String value) {
        Fault fault = fault(Mistake.VALID + "flink:\n  " + key + ": " + value + "\n");

        assertThat(fault.where()).isEqualTo("flink." + key + " (f.yaml:17)");
        assertThat(fault.what()).startsWith("'" + value + "' is refused: ");
        assertThat(fault.remedy()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "execution.checkpointing.unaligned.enabled, false",
        "execution.checkpointing.mode, EXACTLY_ONCE",
        "execution.checkpointing.max-concurrent-checkpoints, 1",
        "execution.checkpointing.interval, 500 ms",
        "execution.checkpointing.interval, 1000",
        "pipeline.generic-types, false",
        "pipeline.max-parallelism, 360",
        "execution.runtime-mode, streaming"
    })
    void flinkOptionsThatSayWhatIsSoAnywayPass(String key, String value) {
        String yaml = Mistake.VALID + "flink:\n  " + key + ": " + value + "\n";

        assertThat(PipelineFile.parse(yaml, "f.yaml", Map.of()).flink())
                .isEqualTo(Map.of(key, value));
    }
}
