package io.tidemark.pipeline;

import io.tidemark.bench.stages.BenchPipeline;
import io.tidemark.bench.stages.KeyedOperator;
import io.tidemark.bench.stages.OperatorRun;
import io.tidemark.config.Pipeline;
import io.tidemark.merge.MergeOperator;
import io.tidemark.merge.MergePlan;
import io.tidemark.source.postgres.PlannedSourceTable;
import io.tidemark.transform.TransformStage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The operator of transform and merge, where the order of the log is the order. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TransformBenchmark {

    private static final int CHANGES = OperatorRun.CHANGES;

    private static final int POOL = 10 * CHANGES;

    /** The operator for a table with some options. */
    public abstract static class Run extends OperatorRun {

        Run() {
            super(POOL);
        }

        void openWith(String options) throws Exception {
            open(
                    folder -> {
                        Pipeline pipeline = BenchPipeline.of(folder, options);
                        PlannedSourceTable table = BenchPipeline.table(pipeline);
                        return KeyedOperator.open(
                                new TransformAndMerge(
                                        new TransformStage(
                                                PreparedJob.transformPlan(
                                                        pipeline, List.of(table))),
                                        new MergeOperator(
                                                new MergePlan(
                                                        pipeline.name(),
                                                        pipeline.storage(),
                                                        Map.of(),
                                                        List.of()))),
                                new HashMapStateBackend());
                    });
        }
    }

    /** A table of which the file says nothing. */
    @State(Scope.Thread)
    public static class Plain extends Run {

        /** Begins. */
        @Setup
        public void open() throws Exception {
            openWith("");
        }
    }

    /** A filter and three computed columns, those of {@code bench --systems tidemark-transform}. */
    @State(Scope.Thread)
    public static class Computing extends Run {

        /** Begins. */
        @Setup
        public void open() throws Exception {
            openWith(
                    "where: \"number >= 0\", select: [\"*\", \"upper(status) as status\","
                            + " \"cast(amount * 1.00 as decimal(12,2)) as amount\","
                            + " \"case when flag then upper(note) else coalesce(note, '-') end as"
                            + " note\"]");
        }
    }

    /** What it costs to go through the operator. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void pass(Plain run) throws Exception {
        run.process();
    }

    /** The same with the expressions. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void transform(Computing run) throws Exception {
        run.process();
    }
}
