package io.tidemark.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.result.ExampleResults;
import io.tidemark.bench.result.Results;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.bench.result.Stopped;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTableTest {

    private final RunRecord run = ExampleResults.twoRuns();
    private final List<String> lines = ReportTable.all(run).lines().toList();

    @Test
    void comparesMediansWithTheBaselines() {
        Results results = run.results();
        assertThat(results.ratio("snapshot", "tidemark", "native")).hasValue(0.5);
        assertThat(results.ratio("snapshot", "tidemark", "flink-sql")).hasValue(5);
        assertThat(results.ratio("snapshot", "tidemark", "unknown")).isEmpty();
    }

    @Test
    void everySystemHasALineInTheBlockOfEachWorkload() {
        assertThat(lines)
                .containsSubsequence(
                        "snapshot: copy of a table; 2,000 rows",
                        row(
                                "tidemark 1,000 1,000-1,000 2.0 2.5 - 0.50 5.00 - - 500.0+1,000.0+0+1,500.0"
                                        + " 600 5"),
                        row(
                                "flink-sql 200 200-200 10.0 10.5 - 0.10 1.00 - - 500.0+1,000.0+0+1,500.0"
                                        + " 600 5"),
                        row(
                                "native 2,000 2,000-2,000 1.0 1.5 - 1.00 10.00 - - 500.0+1,000.0+0+1,500.0"
                                        + " 600 5"),
                        "updates: updates at random; 2,000 rows in 3 tables, 1,000 changes",
                        row(
                                "tidemark 225 200-250 4.5 4.8 0.8 - 1.80 450 1,000 10.0+20.0+5.0+30.0"
                                        + " 650 6"));
    }

    /** The columns of a row are where its numbers end. */
    private String row(String numbers) {
        return lines.stream()
                .filter(line -> line.strip().replaceAll(" +", " ").equals(numbers))
                .findFirst()
                .orElse("no line: " + numbers);
    }

    @Test
    void aRunWithoutAFigureIsToldWithItsReason() {
        assertThat(run.results().isComplete()).isFalse();
        assertThat(lines)
                .anyMatch(
                        line ->
                                line.strip()
                                        .equals(
                                                "1 of 2 runs without a figure: <refused> & \"gone\""
                                                        + " | away"));
    }

    @Test
    void aLagThatIsMissingOrAtALowerRateIsToldWithItsReason() {
        assertThat(lines.stream().map(String::strip))
                .containsSequence(
                        "1 of 2 runs without a lag: 2 of 40 <marker> rows had arrived",
                        "the lag is that at 500 changes/s: the source did not make 1,000 beside it");
    }

    @Test
    void aSystemWithoutAnyFigureSaysWhyInItsLine() {
        assertThat(lines)
                .contains(
                        "  native             no figure: 2 of 2 runs without a figure: <refused> &"
                                + " \"gone\" | away");
    }

    @Test
    void aSystemThatWasNotTriedIsNotLeftOut() {
        RunRecord stopped = new Stopped(run).after(1);
        assertThat(ReportTable.all(stopped).lines())
                .contains(
                        "  native             no figure: 2 of 2 runs not made: the benchmark was"
                                + " stopped");
    }

    @Test
    void noLineIsTooLong() {
        assertThat(lines).allMatch(line -> line.length() <= ReportTable.WIDTH);
    }

    @Test
    void theNumbersOfAColumnEndWhereItsTitleEnds() {
        String header = lines.get(1);
        String row = lines.get(2);
        assertThat(row).hasSameSizeAs(header);
        assertThat(header).endsWith("WAL MB");
        assertThat(row.indexOf("0.50") + 4).isEqualTo(header.indexOf("/native") + 7);
    }
}
