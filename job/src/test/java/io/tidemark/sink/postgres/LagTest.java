package io.tidemark.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LagTest {

    private static final Instant NOW = Instant.ofEpochMilli(10_000);

    @Test
    void weighsBucketsByTheirChanges() {
        assertThat(Lag.of(new TreeMap<>(Map.of(1_000L, 1L, 9_000L, 98L, 5_000L, 1L)), NOW))
                .isEqualTo(new Lag(1_000, 5_000, 9_000));
        assertThat(Lag.of(new TreeMap<>(Map.of(1_000L, 10L, 9_000L, 10L)), NOW))
                .isEqualTo(new Lag(1_000, 9_000, 9_000));
        assertThat(Lag.of(new TreeMap<>(Map.of(4_000L, 1L)), NOW))
                .isEqualTo(new Lag(6_000, 6_000, 6_000));
    }

    @Test
    void aClockAheadIsNoLag() {
        assertThat(Lag.of(new TreeMap<>(Map.of(11_000L, 1L)), NOW)).isEqualTo(new Lag(0, 0, 0));
    }

    @Test
    void withoutChangesThereIsNone() {
        assertThat(Lag.of(new TreeMap<>(), NOW)).isNull();
    }
}
