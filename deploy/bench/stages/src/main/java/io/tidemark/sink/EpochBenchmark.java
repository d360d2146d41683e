package io.tidemark.sink;

import io.tidemark.bench.stages.BenchPipeline;
import io.tidemark.bench.stages.BenchRow;
import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.config.Deletes;
import io.tidemark.local.TempFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.core.fs.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Changes until the barrier, and the delta of an epoch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open
public class EpochBenchmark {

    static final int CHANGES = 50_000;

    private static final long BUFFER_BYTES = 64L << 20;

    private static final TargetTableRule RULE = TargetTableRule.byLog(BenchRow.TABLE, Deletes.HARD);

    /** The writer asks its context nothing. */
    private enum NoContext implements SinkWriter.Context {
        NONE;

        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
            return Long.MIN_VALUE;
        }
    }

    private record Rules() implements TargetRules {

        @Override
        public TargetTableRule of(SourceTable source) {
            return RULE;
        }

        @Override
        public Collection<TargetTableRule> copies() {
            return List.of(RULE);
        }
    }

    /** Nobody counts. */
    private enum Uncounted implements RowFold.Losses {
        ALL;

        @Override
        public void superseded(int schema) {}

        @Override
        public void stale(int schema) {}

        @Override
        public void missing(int schema) {}
    }

    private final Change[] changes = BenchRow.updates(CHANGES);
    private final Bytes line = new Bytes();
    private final WrittenShape shape =
            new WrittenShape(0, BenchRow.SCHEMA.fingerprint(), BenchRow.SCHEMA, RULE);
    private final PendingRows pending =
            new PendingRows(BUFFER_BYTES, new RowFold(number -> shape.columns()), Uncounted.ALL);
    private TempFolder folder;
    private EpochWriter writer;
    private int next;

    /** Makes the writer. */
    @Setup
    public void open() throws IOException {
        folder = TempFolder.create("tidemark-stages-");
        String storage = BenchPipeline.of(folder.path(), "").storage();
        writer =
                new EpochWriter(
                        new SchemaStore(storage),
                        new Rules(),
                        () -> EpochArchive.newDelta(storage),
                        point -> {},
                        BUFFER_BYTES);
    }

    /** One change as a line of COPY; how many bytes. */
    @Benchmark
    public int encode() {
        next = (next + 1) % CHANGES;
        line.cutTo(0);
        CopyEncoder.line(changes[next], line);
        return line.length();
    }

    /** Changes of keys at random among those that wait. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public int put() throws IOException {
        for (Change change : changes) {
            pending.put(change, shape);
        }
        pending.clear();
        return CHANGES;
    }

    /** The same through the writer, then the delta, which is a file. */
    @Benchmark
    @OperationsPerInvocation(CHANGES)
    public Delta epoch() throws IOException {
        for (Change change : changes) {
            writer.write(change, NoContext.NONE);
        }
        Delta delta = writer.prepareCommit().iterator().next().delta();
        String file = delta.file();
        if (file != null) {
            Path path = new Path(file);
            path.getFileSystem().delete(path, false);
        }
        return delta;
    }

    /** How many keys the changes have. */
    long keys() {
        return Arrays.stream(changes).map(Change::key).distinct().count();
    }

    /** The last line. */
    byte[] lastLine() {
        return Arrays.copyOf(line.array(), line.length());
    }

    /** The change of the last line. */
    Change last() {
        return changes[next];
    }

    /** Deletes what it needed. */
    @TearDown
    public void close() throws IOException {
        writer.close();
        folder.close();
    }
}
