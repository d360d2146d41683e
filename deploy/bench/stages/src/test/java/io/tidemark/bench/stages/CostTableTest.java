package io.tidemark.bench.stages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostTableTest {

    @Test
    void oneLineIsOneStage() {
        String text =
                CostTable.text(
                        List.of(
                                new StageCost("put", "waits", 1234.56, 7.89, 512.4),
                                new StageCost("mask", "masks", 12, null, 0)));

        assertThat(text.lines())
                .containsExactly(
                        "stage            ns per change         ± bytes per change",
                        "put                    1,234.6       7.9              512  waits",
                        "mask                      12.0         -                0  masks");
    }
}
