package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import java.util.List;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceRecordEmitter;
import org.apache.flink.cdc.connectors.shaded.org.apache.kafka.connect.source.SourceRecord;

/**
 * Emits what was fetched and moves the position behind it.
 *
 * <p>A piece is emitted in one call, and a checkpoint never comes between two records of a call. A
 * transaction is never cut over two pieces ({@link Fetched.LargeCommit} is drained within one
 * call). So every checkpoint, and with it every epoch, ends at a commit of the source.
 */
final class ChangeEmitter extends IncrementalSourceRecordEmitter<Change> {

    ChangeEmitter(SourceReaderMetrics metrics) {
        super(new ProducesChanges(), metrics, false, new LsnOffset.Factory());
    }

    @Override
    protected void processElement(
            SourceRecord element, SourceOutput<Change> output, SourceSplitState split)
            throws Exception {
        if (element instanceof FetchedRecord record) {
            emit(record.fetched(), output, split);
        } else {
            super.processElement(element, output, split);
        }
    }

    private static void emit(Fetched fetched, SourceOutput<Change> output, SourceSplitState split)
            throws InterruptedException {
        if (fetched instanceof Fetched.Rows rows) {
            emitAll(rows.changes(), output);
        } else if (fetched instanceof Fetched.Commits commits) {
            emitAll(commits.changes(), output);
            moveTo(commits.reached(), split);
        } else if (fetched instanceof Fetched.LargeCommit large) {
            for (List<Change> chunk = large.take(); chunk != null; chunk = large.take()) {
                emitAll(chunk, output);
            }
            moveTo(large.reached(), split);
        }
    }

    private static void emitAll(List<Change> changes, SourceOutput<Change> output) {
        for (Change change : changes) {
            if (change.committedAt() > 0) {
                output.collect(change, change.committedAt() / 1000);
            } else {
                output.collect(change);
            }
        }
    }

    private static void moveTo(LsnOffset reached, SourceSplitState split) {
        split.asStreamSplitState().setStartingOffset(reached);
    }
}
