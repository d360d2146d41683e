package io.tidemark.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.stages.BenchRow;
import io.tidemark.change.Change;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.junit.jupiter.api.Test;

class SourceBenchmarksTest {

    private static List<String> cells(Change change) {
        BinaryRowData row = change.row();
        return IntStream.range(0, row.getArity())
                .mapToObj(i -> row.getString(i).toString())
                .toList();
    }

    @Test
    void aLineOfTheCopyIsTheRow() {
        CopyLineBenchmark benchmark = new CopyLineBenchmark();

        Change change = benchmark.parse();

        assertThat(cells(change)).isEqualTo(BenchRow.cells(benchmark.last(), benchmark.last()));
        assertThat(change.isSnapshot()).isTrue();
    }

    @Test
    void everyMessageOfTheLogIsAnUpsertOfItsRow() throws Exception {
        LogBenchmark benchmark = new LogBenchmark();
        benchmark.open();
        try {
            benchmark.taken();
            benchmark.insert();
            requireRows(benchmark.taken());
            benchmark.update();
            requireRows(benchmark.taken());
            benchmark.updateWithOld();
            requireRows(benchmark.taken());
        } finally {
            benchmark.close();
        }
    }

    private static void requireRows(List<Change> changes) {
        assertThat(changes).hasSize(LogBenchmark.MESSAGES);
        for (int i = 0; i < changes.size(); i++) {
            assertThat(changes.get(i).kind()).isEqualTo(Change.Kind.UPSERT);
            assertThat(cells(changes.get(i))).isEqualTo(BenchRow.cells(i, i));
        }
    }

    /** What is queued has to be taken, or the decoder waits for room. */
    @Test
    void theDecoderNeverWaitsForRoom() throws Exception {
        LogBenchmark benchmark = new LogBenchmark();
        benchmark.open();
        try {
            for (int i = 0; i < 40; i++) {
                assertThat(benchmark.updateWithOld()).isPositive();
            }
        } finally {
            benchmark.close();
        }
    }
}
