package io.tidemark.change;

import io.tidemark.bench.stages.BenchRow;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A change on its way between two subtasks: to bytes, and from bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SerializerBenchmark {

    private static final int CHANGES = 1024;

    private final Change[] changes = BenchRow.updates(CHANGES);
    private final byte[][] written = new byte[CHANGES][];
    private final DataOutputSerializer out = new DataOutputSerializer(1024);
    private final DataInputDeserializer in = new DataInputDeserializer();
    private int next;

    /** Writes what is read. */
    @Setup
    public void write() throws IOException {
        for (int i = 0; i < CHANGES; i++) {
            out.clear();
            ChangeSerializer.INSTANCE.serialize(changes[i], out);
            written[i] = out.getCopyOfBuffer();
        }
    }

    /** To bytes; how many. */
    @Benchmark
    public int serialize() throws IOException {
        next = (next + 1) % CHANGES;
        out.clear();
        ChangeSerializer.INSTANCE.serialize(changes[next], out);
        return out.length();
    }

    /** From bytes. */
    @Benchmark
    public Change deserialize() throws IOException {
        next = (next + 1) % CHANGES;
        in.setBuffer(written[next]);
        return ChangeSerializer.INSTANCE.deserialize(in);
    }

    /** The change that was taken last. */
    Change last() {
        return changes[next];
    }
}
