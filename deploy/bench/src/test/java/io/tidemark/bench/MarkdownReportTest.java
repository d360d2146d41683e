package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownReportTest {

    @Test
    void aTableOfRatesWhatTheyWereMeasuredWithAndATableOfLagsAndMemory() {
        assertThat(new MarkdownReport(ExampleResults.twoRuns()).text())
                .isEqualTo(
                        """
                        | workload | tidemark | flink-sql | native |
                        |---|---|---|---|
                        | snapshot, 2,000 rows | 1,000 | 200 | 2,000 |
                        | updates, 2,000 rows in 3 tables, 1,000 changes | 225 | 125 | no figure |

                        Medians of 2 runs, rows/s until the target equals the source: 2 cores of Abacus 3, \
                        24 GiB memory, Debian 12, VM 17, 2026-11-26, parallelism 2, heap 512m, checkpoints \
                        every 1s, seed 7 (`./tidemark bench --seed 7`).

                        | workload | tidemark | flink-sql | native |
                        |---|---|---|---|
                        | snapshot: the job's peak memory, MB | 600 | 600 | 600 |
                        | updates: lag P50 / P99, ms | 450 / 1,000 | 800 / 1,000 | no figure |
                        | updates: the job's peak memory, MB | 650 | 650 | no figure |
                        """);
    }
}
