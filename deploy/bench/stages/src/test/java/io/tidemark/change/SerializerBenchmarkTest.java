package io.tidemark.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerializerBenchmarkTest {

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        SerializerBenchmark benchmark = new SerializerBenchmark();
        benchmark.write();

        Change read = benchmark.deserialize();

        assertThat(read.row()).isEqualTo(benchmark.last().row());
        assertThat(read.key()).isEqualTo(benchmark.last().key());
        assertThat(benchmark.serialize()).isGreaterThan(read.row().getSizeInBytes());
    }
}
