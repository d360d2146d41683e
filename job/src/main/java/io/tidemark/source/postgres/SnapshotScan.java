package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkEvent;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkKind;
import org.apache.flink.cdc.connectors.base.source.reader.external.AbstractScanFetchTask;
import org.jspecify.annotations.Nullable;

/** Reads one range of the snapshot for the framework. */
final class SnapshotScan extends AbstractScanFetchTask {

    private final LoadPlan plan;

    SnapshotScan(LoadPlan plan, SnapshotSplit split) {
        super(split);
        this.plan = plan;
    }

    @Override
    protected void executeDataSnapshot(Context context) throws Exception {
        KeyRange keys =
                new KeyRange(
                        bound(snapshotSplit.getSplitStart()), bound(snapshotSplit.getSplitEnd()));
        try {
            new RangeScan(plan)
                    .read(
                            new TableRange(SplitTable.decode(snapshotSplit.getTableId()), keys),
                            pieces((FetchContext) context));
        } catch (SQLException e) {
            throw SourceFaults.of(plan, e);
        }
    }

    private RangeScan.Pieces pieces(FetchContext context) {
        return new RangeScan.Pieces() {
            @Override
            public void rows(List<Change> rows) throws InterruptedException {
                context.put(new Fetched.Rows(rows));
            }

            @Override
            public void requireWanted() throws InterruptedException {
                if (!taskRunning) {
                    throw new InterruptedException("the snapshot was stopped");
                }
            }
        };
    }

    private static @Nullable String bound(Object @Nullable [] value) {
        return value == null ? null : (String) value[0];
    }

    @Override
    protected void executeBackfillTask(Context context, StreamSplit split) {
        throw new IllegalStateException("the backfill is skipped, see FetchContext");
    }

    @Override
    protected void dispatchLowWaterMarkEvent(
            Context context, SourceSplitBase split, Offset position) throws Exception {
        dispatch(context, split, position, WatermarkKind.LOW);
    }

    @Override
    protected void dispatchHighWaterMarkEvent(
            Context context, SourceSplitBase split, Offset position) throws Exception {
        dispatch(context, split, position, WatermarkKind.HIGH);
    }

    @Override
    protected void dispatchEndWaterMarkEvent(
            Context context, SourceSplitBase split, Offset position) throws Exception {
        dispatch(context, split, position, WatermarkKind.END);
    }

    private static void dispatch(
            Context context, SourceSplitBase split, Offset position, WatermarkKind kind)
            throws Exception {
        ((FetchContext) context)
                .put(WatermarkEvent.create(Map.of(), "", split.splitId(), kind, position));
    }
}
