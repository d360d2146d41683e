package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.stages.OperatorRun;
import io.tidemark.change.Change;
import org.junit.jupiter.api.Test;

class TransformBenchmarkTest {

    @Test
    void aTableWithoutRulesPasses() throws Exception {
        TransformBenchmark.Plain run = new TransformBenchmark.Plain();
        run.open();
        try {
            run.fill();
            new TransformBenchmark().pass(run);

            assertThat(run.results()).hasSize(OperatorRun.CHANGES);
        } finally {
            run.close();
        }
    }

    @Test
    void threeColumnsAreComputedOfEveryRow() throws Exception {
        TransformBenchmark.Computing run = new TransformBenchmark.Computing();
        run.open();
        try {
            run.fill();
            new TransformBenchmark().transform(run);

            assertThat(run.results())
                    .hasSize(OperatorRun.CHANGES)
                    .allSatisfy(
                            change -> {
                                assertThat(change.kind()).isEqualTo(Change.Kind.UPSERT);
                                assertThat(change.row().getArity()).isEqualTo(8);
                                assertThat(change.row().getString(3)).hasToString("SHIPPED");
                                assertThat(change.row().getString(2).toString()).endsWith(".25");
                            });
        } finally {
            run.close();
        }
    }
}
