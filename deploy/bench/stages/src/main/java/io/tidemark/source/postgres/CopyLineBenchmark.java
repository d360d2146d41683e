package io.tidemark.source.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.bench.stages.BenchRow;
import io.tidemark.change.Change;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.RowBuilder;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A line of the copy of a table, as {@link RangeScan} makes a change of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopyLineBenchmark {

    private static final int LINES = 1024;

    private final byte[][] lines = new byte[LINES][];
    private final int columns = BenchRow.SCHEMA.rowColumns().size();
    private final long fingerprint = BenchRow.SCHEMA.fingerprint();
    private final RowBuilder builder = new RowBuilder(columns);
    private final CopyLine line = new CopyLine();
    private final KeyEncoder keys = new KeyEncoder(BenchRow.TABLE, BenchRow.SCHEMA.keyIndexes());
    private int next;

    /** Lines as the server writes them. */
    public CopyLineBenchmark() {
        for (int i = 0; i < LINES; i++) {
            lines[i] = (String.join("\t", BenchRow.cells(i, i)) + "\n").getBytes(UTF_8);
        }
    }

    /** One line. */
    @Benchmark
    public Change parse() {
        next = (next + 1) % LINES;
        BinaryRowData row = line.parse(lines[next], builder, columns);
        return Change.snapshot(fingerprint, 0, keys.key(row), row);
    }

    /** The number of the row that was read last. */
    int last() {
        return next;
    }
}
