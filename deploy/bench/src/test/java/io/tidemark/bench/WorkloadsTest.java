package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

    private static Map<String, Long> rows(Optional<Long> snapshotRows) {
        BenchSettings settings =
                new BenchSettings(
                        20_000,
                        snapshotRows,
                        10_000,
                        Pace.HELD,
                        1,
                        "1s",
                        "512m",
                        1,
                        0,
                        Duration.ofSeconds(1));
        return Workloads.of(settings).stream()
                .collect(Collectors.toMap(Workload::name, Workload::rows));
    }

    @Test
    void whatIsOnlyCopiedMayHaveASizeOfItsOwn() {
        assertThat(rows(Optional.of(90_000L)))
                .containsEntry("snapshot", 90_000L)
                .containsEntry("updates", 20_000L)
                .containsEntry("wide", 2_000L);
    }

    @Test
    void otherwiseItHasTheSizeOfTheOthers() {
        assertThat(rows(Optional.empty()))
                .containsEntry("snapshot", 20_000L)
                .containsEntry("updates", 20_000L);
    }
}
