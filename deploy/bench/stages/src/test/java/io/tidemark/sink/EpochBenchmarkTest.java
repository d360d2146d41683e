package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpochBenchmarkTest {

    private final EpochBenchmark benchmark = new EpochBenchmark();

    @BeforeEach
    void open() throws Exception {
        benchmark.open();
    }

    @AfterEach
    void close() throws Exception {
        benchmark.close();
    }

    @Test
    void aLineHasTheKeyOfItsChange() {
        int bytes = benchmark.encode();

        String line = new String(benchmark.lastLine(), UTF_8);
        assertThat(line).hasSize(bytes).startsWith("\\N\t").endsWith("\tf\n");
        assertThat(line.split("\t")[1]).isEqualTo(benchmark.last().row().getString(0).toString());
    }

    @Test
    void anEpochHasEveryKeyOnceAndCountsTheRest() throws Exception {
        benchmark.put();
        Delta delta = benchmark.epoch();

        Counts counts = delta.counts().values().iterator().next();
        long rows = delta.sections().stream().mapToLong(Section::upserts).sum();
        assertThat(counts.read()).isEqualTo(EpochBenchmark.CHANGES);
        assertThat(rows + counts.superseded()).isEqualTo(EpochBenchmark.CHANGES);
        assertThat(rows).isEqualTo(benchmark.keys());
    }

    /** What an epoch leaves behind would be in the next one. */
    @Test
    void epochsAreAlike() throws Exception {
        Delta first = benchmark.epoch();
        Delta second = benchmark.epoch();

        assertThat(second.checksum()).isEqualTo(first.checksum());
        assertThat(Arrays.asList(second.sections())).isEqualTo(Arrays.asList(first.sections()));
    }
}
