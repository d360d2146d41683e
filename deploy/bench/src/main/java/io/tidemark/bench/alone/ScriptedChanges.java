package io.tidemark.bench.alone;

import io.tidemark.bench.workload.Generation;
import io.tidemark.bench.workload.Generator;
import io.tidemark.change.Change;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** The changes of a {@link Script}, one for each number that comes; for one subtask. */
final class ScriptedChanges extends RichMapFunction<Long, Change> {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final Generation generation;
    private transient Script.Reader script;
    private transient Generator generator;
    private long filled;
    private long changed;
    private long markers;

    @SuppressWarnings("NullAway.Init") // Flink calls open
    ScriptedChanges(String file, Generation generation) {
        this.file = file;
        this.generation = generation;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        script = new Script.Reader(Path.of(file));
        generator = generation.generator();
    }

    @Override
    public Change map(Long number) throws IOException {
        return switch (script.next()) {
            case ROWS -> generator.filled(filled++);
            case CHANGES -> generator.changed(++changed);
            case MARKERS -> generator.marker(++markers);
        };
    }

    @Override
    @SuppressWarnings("NullAway") // it is closed, too, when it could not be opened
    public void close() throws IOException {
        if (script != null) {
            script.close();
        }
    }
}
