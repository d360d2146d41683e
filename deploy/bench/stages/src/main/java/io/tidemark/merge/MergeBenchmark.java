package io.tidemark.merge;

import io.tidemark.bench.stages.BenchPipeline;
import io.tidemark.bench.stages.BenchRow;
import io.tidemark.bench.stages.KeyedOperator;
import io.tidemark.bench.stages.Updates;
import io.tidemark.change.Change;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.local.TempFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Updates of keys at random with {@code order-by: number}: every one meets the state of its key.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MergeBenchmark {

    static final int CHANGES = 1000;

    private static final String ROCKSDB_MEMORY = "128mb";

    /** An operator with the state of the table's keys, and changes for it. */
    @SuppressWarnings("NullAway.Init") // JMH calls open
    public abstract static class Run {

        private final Updates updates = new Updates(BenchRow.ROWS);
        private final Change[] changes = new Change[CHANGES];
        private TempFolder folder;
        private KeyedOperator operator;

        void open(Function<Path, StateBackend> state) throws Exception {
            folder = TempFolder.create("tidemark-stages-");
            Pipeline pipeline = BenchPipeline.of(folder.path(), "order-by: number");
            TableRule rule = pipeline.tables().get(0);
            MergePlan plan =
                    MergePlan.of(
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
            operator =
                    KeyedOperator.open(
                            new MergeOperator(plan), state.apply(folder.path().resolve("state")));
            for (int filled = 0; filled < BenchRow.ROWS; filled += CHANGES) {
                fill();
                process();
            }
        }

        /** Makes the next changes. */
        @Setup(Level.Invocation)
        public void fill() {
            updates.next(changes);
        }

        void process() throws Exception {
            operator.process(changes);
        }

        List<Change> results() {
            return operator.results();
        }

        /** Deletes what it needed. */
        @TearDown
        public void close() throws Exception {
            operator.close();
            folder.close();
        }
    }

    /** State on the heap. */
    @State(Scope.Thread)
    public static class OnHeap extends Run {

        /** Begins. */
        @Setup
        public void open() throws Exception {
            open(folder -> new HashMapStateBackend());
        }
    }

    /** State on disk. */
    @State(Scope.Thread)
    public static class InRocksDb extends Run {

        /** Begins. */
        @Setup
        public void open() throws Exception {
            open(
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
