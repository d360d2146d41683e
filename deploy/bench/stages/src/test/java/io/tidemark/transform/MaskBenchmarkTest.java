package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import org.junit.jupiter.api.Test;

class MaskBenchmarkTest {

    @Test
    void twoColumnsAreMasked() throws Exception {
        MaskBenchmark benchmark = new MaskBenchmark();
        benchmark.open();

        Change masked = benchmark.mask();

        assertThat(masked.row().getString(3)).hasToString("***");
        assertThat(masked.row().getString(4).toString()).matches("\\*+.{4}");
        assertThat(masked.row().getString(7)).hasToString("f");
    }
}
