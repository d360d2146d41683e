package io.tidemark.bench.alone;

import io.tidemark.change.Change;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Takes changes and keeps nothing but their number.
 *
 * @param file of the {@link Counts}
 */
record CountingSink(String file) implements Sink<Change> {

    @Override
    public SinkWriter<Change> createWriter(WriterInitContext context) throws IOException {
        return new Writer(
                Counts.open(Path.of(file)), context.getTaskInfo().getIndexOfThisSubtask());
    }

    /** Flink still asks for this one. */
    @Override
    @Deprecated
    @SuppressWarnings("deprecation") // the interface has no default
    public SinkWriter<Change> createWriter(Sink.InitContext context) {
        throw new UnsupportedOperationException("Flink 1.20 calls the other method");
    }

    private static final class Writer implements SinkWriter<Change> {

        private final Counts counts;
        private final int subtask;
        private long count;

        Writer(Counts counts, int subtask) {
            this.counts = counts;
            this.subtask = subtask;
        }

        @Override
        public void write(Change change, Context context) {
            switch (change.kind()) {
                case UPSERT, DELETE -> counts.set(subtask, ++count);
                case PROGRESS,
                        CATCH_UP,
                        IGNORED,
                        STALE,
                        DUPLICATE,
                        LATE,
                        DEAD,
                        REPLAY,
                        DISCARD,
                        SHAPE -> {}
            }
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
