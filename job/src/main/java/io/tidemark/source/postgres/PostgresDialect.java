package io.tidemark.source.postgres;

import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.dialect.DataSourceDialect;
import org.apache.flink.cdc.connectors.base.source.assigner.splitter.ChunkSplitter;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.jspecify.annotations.Nullable;

/**
 * Our reading of PostgreSQL under Flink CDC's incremental source framework, which brings the
 * enumerator, the assignment of ranges to readers, their state and the hand-over to the log.
 *
 * <p>The two ways to read are ours ({@link SnapshotScan}, {@link LogStream}) so that every value
 * arrives as the exact text of its type and no filter stands between log and job.
 */
final class PostgresDialect implements DataSourceDialect<CdcSettings> {

    private static final long serialVersionUID = 1L;

    private final LoadPlan plan;
    private transient volatile @Nullable LogStream stream;

    PostgresDialect(LoadPlan plan) {
        this.plan = plan;
    }

    @Override
    public String getName() {
        return "tidemark-postgres";
    }

    @Override
    public List<TableId> discoverDataCollections(CdcSettings settings) {
        List<TableId> tables = new ArrayList<>();
        for (PlannedSourceTable table : plan.tables()) {
            tables.add(SplitTable.of(table.schema().table()));
        }
        return tables;
    }

    /** Shapes live in the schema store; the framework has nothing to keep. */
    @Override
    public Map<TableId, TableChanges.TableChange> discoverDataCollectionSchemas(
            CdcSettings settings) {
        return new HashMap<>();
    }

    /** The watermark of every range: the log is replayed from the slot's consistent point. */
    @Override
    public Offset displayCurrentOffset(CdcSettings settings) {
        return new LsnOffset(plan.startLsn());
    }

    @Override
    public boolean isDataCollectionIdCaseSensitive(CdcSettings settings) {
        return true;
    }

    @Override
    @Deprecated
    public ChunkSplitter createChunkSplitter(CdcSettings settings) {
        return new KeyRangeSplitter(plan);
    }

    @Override
    public ChunkSplitter createChunkSplitter(CdcSettings settings, ChunkSplitterState state) {
        return new KeyRangeSplitter(plan);
    }

    @Override
    @SuppressWarnings("unchecked")
    public FetchTask<SourceSplitBase> createFetchTask(SourceSplitBase split) {
        if (split.isSnapshotSplit()) {
            return new SnapshotScan(plan, split.asSnapshotSplit());
        }
        LogStream opened = new LogStream(plan, split.asStreamSplit());
        stream = opened;
        return opened;
    }

    @Override
    public FetchTask.Context createFetchTaskContext(CdcSettings settings) {
        return new FetchContext(this, settings);
    }

    /** The slot may forget what a completed checkpoint has passed. */
    @Override
    public void notifyCheckpointComplete(long checkpointId, @Nullable Offset offset) {
        LogStream current = stream;
        if (current != null && offset != null) {
            current.confirm(((LsnOffset) offset).position().confirmable());
        }
    }

    @Override
    public boolean isIncludeDataCollection(CdcSettings settings, TableId tableId) {
        return plan.tablesByName().containsKey(SplitTable.decode(tableId));
    }
}
