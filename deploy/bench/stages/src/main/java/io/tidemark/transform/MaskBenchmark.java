package io.tidemark.transform;

import io.tidemark.bench.stages.BenchPipeline;
import io.tidemark.bench.stages.BenchRow;
import io.tidemark.change.Change;
import io.tidemark.config.Pipeline;
import io.tidemark.local.TempFolder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The mask beside the source: one column redacted, the end of another one kept. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open
public class MaskBenchmark {

    private static final int CHANGES = 1024;

    private final Change[] changes = BenchRow.updates(CHANGES);
    private RowMask mask;
    private int next;

    /** Reads the rule. */
    @Setup
    public void open() throws IOException {
        try (TempFolder folder = TempFolder.create("tidemark-stages-")) {
            Pipeline pipeline =
                    BenchPipeline.of(folder.path(), "mask: {status: redact, note: keep-last 4}");
            mask =
                    new RowMask(
                            BenchRow.SCHEMA,
                            pipeline.tables().get(0).shaping(),
                            BenchRow.TABLE,
                            MaskKey.of(pipeline.functions()));
        }
    }

    /** One change. */
    @Benchmark
    public Change mask() {
        next = (next + 1) % CHANGES;
        return mask.apply(changes[next]);
    }
}
