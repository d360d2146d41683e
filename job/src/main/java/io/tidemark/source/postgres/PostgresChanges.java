package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.cdc.connectors.base.config.SourceConfig;
import org.apache.flink.cdc.connectors.base.source.IncrementalSource;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceRecords;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitState;
import org.apache.flink.cdc.connectors.base.source.metrics.SourceReaderMetrics;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReader;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceReaderContext;
import org.apache.flink.cdc.connectors.base.source.reader.IncrementalSourceSplitReader;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;

/**
 * The changes of a PostgreSQL database: first a snapshot in ranges, read by all subtasks, then the
 * log from the slot's consistent point, read by one. Records and position are one state, so a
 * restart repeats nothing and leaves nothing out.
 */
public final class PostgresChanges extends IncrementalSource<Change, CdcSettings> {

    private static final long serialVersionUID = 1L;

    public PostgresChanges(LoadPlan plan) {
        super(
                subtask -> new CdcSettings(plan),
                new ProducesChanges(),
                new LsnOffset.Factory(),
                new PostgresDialect(plan));
    }

    @Override
    @SuppressWarnings("unchecked")
    public IncrementalSourceReader<Change, CdcSettings> createReader(SourceReaderContext context) {
        CdcSettings settings = configFactory.create(context.getIndexOfSubtask());
        IncrementalSourceReaderContext readerContext = new IncrementalSourceReaderContext(context);
        return new ConfirmingReader(
                new FutureCompletingBlockingQueue<RecordsWithSplitIds<SourceRecords>>(),
                () ->
                        new IncrementalSourceSplitReader<>(
                                context.getIndexOfSubtask(),
                                dataSourceDialect,
                                settings,
                                readerContext,
                                snapshotHooks),
                new ChangeEmitter(new SourceReaderMetrics(context.metricGroup())),
                context.getConfiguration(),
                readerContext,
                settings,
                sourceSplitSerializer,
                dataSourceDialect);
    }

    @Override
    protected RecordEmitter<SourceRecords, Change, SourceSplitState> createRecordEmitter(
            SourceConfig settings, SourceReaderMetrics metrics) {
        return new ChangeEmitter(metrics);
    }
}
