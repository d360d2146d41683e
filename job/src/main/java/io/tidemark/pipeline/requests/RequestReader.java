package io.tidemark.pipeline.requests;

import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import io.tidemark.sink.postgres.RequestTable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out what requests become. All that one becomes is given out between the same two barriers,
 * so it is one epoch with its outcome; and which one it was is in the state of the same checkpoint.
 */
final class RequestReader implements SourceReader<Change, RequestsInFlight> {

    private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

    private final RequestWatch watch;
    private final SchemaStore schemas;

    RequestReader(RequestWatch watch, SchemaStore schemas) {
        this.watch = watch;
        this.schemas = schemas;
    }

    @Override
    public void start() {
        try {
            // Before the first change that uses it.
            schemas.put(RequestTable.SCHEMA);
        } catch (IOException e) {
            throw new FaultException(
                    new Fault(
                            "pipeline.storage",
                            "a schema cannot be written: " + e.getMessage(),
                            "check that it is reachable and may be written"),
                    e);
        }
        watch.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Change> output) {
        RequestWatch.Answered answered = watch.take();
        if (answered != null) {
            answered.changes().forEach(output::collect);
            LOG.info(
                    "Request {} ({}) is on its way to the target",
                    answered.request().id(),
                    answered.request().verb());
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return watch.available();
    }

    @Override
    public List<RequestsInFlight> snapshotState(long checkpoint) {
        return List.of(new RequestsInFlight(watch.inFlight()));
    }

    /** What an earlier run remembered; there is nothing else to assign. */
    @Override
    public void addSplits(List<RequestsInFlight> restored) {
        restored.forEach(requests -> watch.restore(requests.ids()));
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {
        watch.close();
    }
}
