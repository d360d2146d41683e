package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.stages.OperatorRun;
import io.tidemark.change.Change;
import org.junit.jupiter.api.Test;

class MergeBenchmarkTest {

    /** Otherwise the benchmark would measure how changes are found to be old. */
    @Test
    void everyUpdateIsNewerThanTheStateOfItsKey() throws Exception {
        MergeBenchmark.OnHeap run = new MergeBenchmark.OnHeap();
        run.open();
        try {
            run.fill();
            new MergeBenchmark().onHeap(run);
            requireUpserts(run);
        } finally {
            run.close();
        }
    }

    @Test
    void theSameWithStateOnDisk() throws Exception {
        MergeBenchmark.InRocksDb run = new MergeBenchmark.InRocksDb();
        run.open();
        try {
            run.fill();
            new MergeBenchmark().inRocksDb(run);
            requireUpserts(run);
        } finally {
            run.close();
        }
    }

    private static void requireUpserts(MergeBenchmark.Run run) {
        assertThat(run.results())
                .hasSize(OperatorRun.CHANGES)
                .allMatch(change -> change.kind() == Change.Kind.UPSERT);
    }
}
