package io.tidemark.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.result.ExampleResults;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.RunRecord.SystemEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

    private final RunRecord run = ExampleResults.twoRuns();

    @Test
    void aTableOfRatesWhatTheyWereMeasuredWithAndATableOfLagsAndMemory() {
        assertThat(new MarkdownReport(List.of(run)).text())
                .isEqualTo(
                        """
                        | workload | tidemark | flink-sql | native |
                        |---|---|---|---|
                        | snapshot, 2,000 rows | 1,000 | 200 | 2,000, 1 of 2 runs |
                        | updates, 2,000 rows in 3 tables, 1,000 changes | 225 (200–250) | 125 | no figure |

                        Rows/s until the target equals the source, least and most in brackets:

                        - snapshot, updates: medians of 2 runs; 2 cores of Abacus 3, 24 GiB memory, \
                        Debian 12, VM 17, 2026-11-26, parallelism 2, heap 512m, checkpoints every 1s, \
                        seed 7 (`./tidemark bench --seed 7`)

                        | workload | tidemark | flink-sql | native |
                        |---|---|---|---|
                        | snapshot: the job's peak memory, MB | 600 | 600 | 600 |
                        | updates: lag P50 / P99, ms | 450 / 1,000 | 800 / 1,000 at 500/s | no figure |
                        | updates: the job's peak memory, MB | 650 | 650 | no figure |
                        """);
    }

    @Test
    void aRowIsOfOneRunAndASystemThatTookNoPartInItHasNoNumber() {
        RunRecord other =
                new RunRecord(
                        run.format(),
                        run.begun(),
                        run.ended(),
                        run.machine(),
                        run.versions(),
                        run.settings(),
                        List.of(
                                new SystemEntry("tidemark-sink", "the sink", Map.of()),
                                new SystemEntry("tidemark", "this project", Map.of())),
                        run.workloads().subList(0, 1),
                        run.trials().stream()
                                .filter(trial -> trial.system().equals("tidemark"))
                                .toList());
        assertThat(new MarkdownReport(List.of(run, other)).text().lines())
                .containsSubsequence(
                        "| workload | tidemark | flink-sql | native | tidemark-sink |",
                        "| snapshot, 2,000 rows | 1,000 | 200 | 2,000, 1 of 2 runs | – |",
                        "| snapshot, 2,000 rows | 1,000 | – | – | no figure |",
                        "| snapshot: the job's peak memory, MB | 600 | – | – | no figure |");
    }
}
