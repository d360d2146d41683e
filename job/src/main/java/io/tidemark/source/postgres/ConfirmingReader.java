package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.cdc.connectors.base.dialect.DataSourceDialect;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitSerializer;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReader;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReaderContext;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceSplitReader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells the slot what it may forget: the position of the checkpoint before the newest completed
 * one, so that the two newest checkpoints can always be restored.
 */
final class ConfirmingReader extends IncrementalSourceReader<Change, CdcSettings> {

    private final IncrementalSourceReaderContext context;
    private final TreeMap<Long, Offset> positions = new TreeMap<>();
    private @Nullable Offset completed;

    ConfirmingReader(
            FutureCompletingBlockingQueue<RecordsWithSplitIds<SourceRecords>> queue,
            Supplier<IncrementalSourceSplitReader<CdcSettings>> splitReaders,
            RecordEmitter<SourceRecords, Change, SourceSplitState> emitter,
            Configuration configuration,
            IncrementalSourceReaderContext context,
            CdcSettings settings,
            SourceSplitSerializer splitSerializer,
            DataSourceDialect<CdcSettings> dialect) {
        super(
                queue,
                splitReaders,
                emitter,
                configuration,
                context,
                settings,
                splitSerializer,
                dialect);
        this.context = context;
    }

    /**
     * The one that goes on reading the log asks for no more. The enumerator has nothing to give
     * then, and comes no further in the line of those that ask: the readers behind it, which have
     * nothing left to read, would neither end nor be idle, and hold back event time for good.
     */
    @Override
    public void start() {
        if (!context.isHasAssignedStreamSplit()) {
            super.start();
        }
    }

    @Override
    public List<SourceSplitBase> snapshotState(long checkpointId) {
        List<SourceSplitBase> splits = super.snapshotState(checkpointId);
        for (SourceSplitBase split : splits) {
            if (split.isStreamSplit()) {
                positions.put(checkpointId, split.asStreamSplit().getStartingOffset());
            }
        }
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        Offset position = positions.get(checkpointId);
        positions.headMap(checkpointId, true).clear();
        if (completed != null) {
            dialect.notifyCheckpointComplete(checkpointId, completed);
        }
        completed = position;
    }
}
