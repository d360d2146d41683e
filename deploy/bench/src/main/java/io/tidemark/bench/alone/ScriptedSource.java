package io.tidemark.bench.alone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.NumberSequenceIterator;

/** Numbers without end, as many as a {@link Script} allows; for one subtask. */
final class ScriptedSource extends NumberSequenceSource {

    private static final long serialVersionUID = 1L;

    private static final int LOOK_AGAIN_MS = 2;

    private final String script;

    ScriptedSource(String script) {
        super(1, Long.MAX_VALUE);
        this.script = script;
    }

    @Override
    public SourceReader<Long, NumberSequenceSplit> createReader(SourceReaderContext context) {
        try {
            return new Reader(context, Script.limit(Path.of(script)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Reader
            extends IteratorSourceReaderBase<
                    Long, Long, NumberSequenceIterator, NumberSequenceSplit> {

        private final Counts limit;
        private final Executor later =
                CompletableFuture.delayedExecutor(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
        private long allowed;
        private long made;

        Reader(SourceReaderContext context, Counts limit) {
            super(context);
            this.limit = limit;
        }

        @Override
        protected Long convert(Long number) {
            made++;
            return number;
        }

        @Override
        public InputStatus pollNext(ReaderOutput<Long> output) {
            return mayGoOn() ? super.pollNext(output) : InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return mayGoOn() ? super.isAvailable() : CompletableFuture.runAsync(() -> {}, later);
        }

        private boolean mayGoOn() {
            if (made == allowed) {
                allowed = limit.sum();
            }
            return made < allowed;
        }
    }
}
