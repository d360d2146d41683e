package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportTableTest {

    private final Results results = ExampleResults.twoRuns();

    @Test
    void comparesMediansWithTheBaselines() {
        assertThat(results.ratio("snapshot", "tidemark", "native")).hasValue(0.5);
        assertThat(results.ratio("snapshot", "tidemark", "flink-sql")).hasValue(5);
        assertThat(results.ratio("snapshot", "tidemark", "unknown")).isEmpty();
        assertThat(line("tidemark")).contains("1,000").contains("0.50").contains("5.00");
    }

    @Test
    void aRunWithoutAFigureIsToldWithItsReason() {
        assertThat(results.isComplete()).isFalse();
        assertThat(line("native"))
                .contains("2,000")
                .endsWith("1 of 2 runs without a figure: <refused> & gone");
    }

    @Test
    void theTimeWithTheStartOfTheProcessIsBesideTheTimeWithout() {
        assertThat(line("tidemark")).containsPattern("2\\.0 +2\\.5");
    }

    private String line(String system) {
        return ReportTable.all(results)
                .lines()
                .filter(line -> line.startsWith("  " + system))
                .findFirst()
                .orElseThrow();
    }
}
