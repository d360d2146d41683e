package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommitTimesTest {

    @Test
    void timesAreRoundedDownToTenMilliseconds() {
        CommitTimes times = new CommitTimes();
        for (long micros : new long[] {0, 9_999, 10_000, 19_999, 20_000, -1}) {
            times.add(micros);
        }

        assertThat(times.take())
                .containsExactly(entry(-10L, 1L), entry(0L, 2L), entry(10L, 2L), entry(20L, 1L));
    }

    @Test
    void takingEmptiesAndTheSameBucketCountsAnew() {
        CommitTimes times = new CommitTimes();
        times.add(1);
        Map<Long, Long> first = times.take();
        times.add(2);

        assertThat(first).containsExactly(entry(0L, 1L));
        assertThat(times.take()).containsExactly(entry(0L, 1L));
        assertThat(times.take()).isEmpty();
    }

    @Test
    void countsAreTheSameInEveryOrder() {
        long seed = Long.getLong("tidemark.seed", 20_250_303L);
        Random random = new Random(seed);
        CommitTimes times = new CommitTimes();
        Map<Long, Long> naive = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            long micros = random.nextLong(200_000);
            times.add(micros);
            naive.merge(micros / 10_000 * 10, 1L, Long::sum);
        }

        assertThat(times.take()).as("seed %d", seed).isEqualTo(naive);
    }
}
