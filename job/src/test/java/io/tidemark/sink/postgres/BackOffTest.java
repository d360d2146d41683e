package io.tidemark.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackOffTest {

    @Test
    void doublesUpToALimitAndEnds() {
        BackOff backOff = new BackOff();
        List<Long> waits = new ArrayList<>();
        while (backOff.mayWait()) {
            waits.add(backOff.next().toMillis());
        }
        assertThat(waits)
                .startsWith(200L, 400L, 800L, 1_600L, 3_200L, 5_000L)
                .allMatch(wait -> wait <= 5_000);
        assertThat(waits.stream().mapToLong(Long::longValue).sum())
                .isBetween(Duration.ofSeconds(30).toMillis(), Duration.ofSeconds(35).toMillis());
    }
}
