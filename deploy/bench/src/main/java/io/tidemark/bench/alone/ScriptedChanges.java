package io.tidemark.bench.alone;

import io.tidemark.change.Change;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** The changes of a {@link Script}, one for each number that comes; for one subtask. */
final class ScriptedChanges extends RichMapFunction<Long, Change> {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final OrderStep step;
    private final long tableRows;
    private transient Script.Reader script;
    private transient OrderRows rows;
    private long filled;
    private long steps;
    private long markers;

    @SuppressWarnings("NullAway.Init") // Flink calls open
    ScriptedChanges(String file, OrderStep step, long tableRows) {
        this.file = file;
        this.step = step;
        this.tableRows = tableRows;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        script = new Script.Reader(Path.of(file));
        rows = new OrderRows();
    }

    @Override
    public Change map(Long number) throws IOException {
        return switch (script.next()) {
            case ROWS -> rows.filled(filled++);
            case STEPS -> step.change(rows, ++steps, tableRows);
            case MARKERS -> rows.marker(++markers);
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
