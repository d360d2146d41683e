package io.tidemark.merge;

import io.tidemark.bench.stages.BenchPipeline;
import io.tidemark.bench.stages.BenchRow;
import io.tidemark.bench.stages.KeyedOperator;
import io.tidemark.bench.stages.OperatorRun;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Updates of keys at random with {@code order-by: number}: every one meets the state of its key.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MergeBenchmark {

    private static final int CHANGES = OperatorRun.CHANGES;

    private static final String ROCKSDB_MEMORY = "128mb";

    /** An operator with the state of the table's keys. */
    public abstract static class Run extends OperatorRun {

        Run() {
            super(BenchRow.ROWS);
        }

        void openWith(Function<Path, StateBackend> state) throws Exception {
            open(
                    folder ->
                            KeyedOperator.open(
                                    new MergeOperator(plan(folder)),
                                    state.apply(folder.resolve("state"))));
            for (int filled = 0; filled < BenchRow.ROWS; filled += CHANGES) {
                fill();
                process();
            }
        }

        private static MergePlan plan(Path folder) throws IOException {
            Pipeline pipeline = BenchPipeline.of(folder, "order-by: number");
            TableRule rule = pipeline.tables().get(0);
            return MergePlan.of(
                    pipeline.name(),
                    pipeline.storage(),
                    List.of(
                            new TablePlan(
                                    BenchRow.SCHEMA.sourceTable(),
                                    BenchRow.TABLE,
                                    BenchRow.SCHEMA.key(),
                                    rule.merging(),
                                    rule.deletes(),
                                    List.of())));
        }
    }

    /** State on the heap. */
    @State(Scope.Thread)
    public static class OnHeap extends Run {

        /** Begins. */
        @Setup
        public void open() throws Exception {
            openWith(folder -> new HashMapStateBackend());
        }
    }

    /** State on disk. */
    @State(Scope.Thread)
    public static class InRocksDb extends Run {

        /** Begins. */
        @Setup
        public void open() throws Exception {
            openWith(
                    folder -> {
                        EmbeddedRocksDBStateBackend state = new EmbeddedRocksDBStateBackend();
                        state.setDbStoragePath(folder.toString());
                        state.getMemoryConfiguration().setFixedMemoryPerSlot(ROCKSDB_MEMORY);
                        return state;
                    });
        }
    }

    /** On the heap. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void onHeap(OnHeap run) throws Exception {
        run.process();
    }

    /** On disk. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public void inRocksDb(InRocksDb run) throws Exception {
        run.process();
    }
}
