package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.postgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.cdc.connectors.base.source.meta.offset.Offset;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkEvent;
import org.apache.flink.cdc.connectors.base.source.meta.wartermark.WatermarkKind;
import org.apache.flink.cdc.connectors.base.source.reader.external.AbstractScanFetchTask;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads one range of a table as COPY text: the server's own text of every value, streamed, so the
 * range may be of any size. The shape of the table is taken in the transaction that reads it.
 */
final class SnapshotScan extends AbstractScanFetchTask {

    private static final int PIECE_BYTES = 128 * 1024;
    private static final int PIECE_ROWS = 2_000;

    private final LoadPlan plan;

    SnapshotScan(LoadPlan plan, SnapshotSplit split) {
        super(split);
        this.plan = plan;
    }

    @Override
    protected void executeDataSnapshot(Context context) throws Exception {
        try {
            scan((FetchContext) context);
        } catch (SQLException e) {
            throw SourceFaults.of(plan, e);
        }
    }

    private void scan(FetchContext context) throws Exception {
        TableId table = SplitTable.decode(snapshotSplit.getTableId());
        PlannedSourceTable planned = plan.tablesByName().get(table);
        if (planned == null) {
            throw new FatalFaultException(
                    new Fault(
                            table.toString(),
                            "the state of the job knows a table that the pipeline file no longer names",
                            "name it again, or start over with --start fresh"),
                    null);
        }
        try (Connection connection =
                Database.of(plan.endpoint()).connect("tidemark " + plan.pipeline() + " snapshot")) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            TableSchema shape =
                    new Catalog(connection, plan.source()).schema(table, planned.rule().mergeKey());
            copy(connection, planned, shape, context);
            connection.commit();
        }
    }

    private void copy(
            Connection connection,
            PlannedSourceTable planned,
            TableSchema shape,
            FetchContext context)
            throws Exception {
        long fingerprint = new SchemaStore(plan.storage()).put(shape);
        KeyEncoder keys = new KeyEncoder(planned.target(), shape.keyIndexes());
        int columns = shape.rowColumns().size();
        RowBuilder builder = new RowBuilder(columns);
        CopyLine line = new CopyLine();
        CopyOut rows =
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copyStatement(shape));
        List<Change> piece = new ArrayList<>(PIECE_ROWS);
        long bytes = 0;
        for (byte[] text = rows.readFromCopy(); text != null; text = rows.readFromCopy()) {
            BinaryRowData row = line.parse(text, builder, columns);
            long identity = planned.rule().merging().isByLog() ? 0 : identity(text);
            piece.add(Change.snapshot(fingerprint, identity, keys.key(row), row));
            bytes += text.length;
            if (bytes >= PIECE_BYTES || piece.size() == PIECE_ROWS) {
                context.put(new Fetched.Rows(piece));
                piece = new ArrayList<>(PIECE_ROWS);
                bytes = 0;
                if (!taskRunning) {
                    throw new InterruptedException("the snapshot was stopped");
                }
            }
        }
        context.put(new Fetched.Rows(piece));
    }

    /** 64 bits of FNV-1a over the line. */
    private static long identity(byte[] line) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : line) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private String copyStatement(TableSchema shape) {
        String columns =
                shape.rowColumns().stream()
                        .map(c -> TableId.quote(c.name()))
                        .collect(Collectors.joining(", "));
        Column first =
                shape.rowColumns().stream()
                        .filter(c -> c.name().equals(shape.key().get(0)))
                        .findFirst()
                        .orElseThrow();
        KeyRange range =
                new KeyRange(
                        bound(snapshotSplit.getSplitStart()), bound(snapshotSplit.getSplitEnd()));
        return "COPY (SELECT "
                + columns
                + " FROM "
                + shape.table().quoted()
                + " WHERE "
                + new KeyRanges().condition(range, first)
                + ") TO STDOUT";
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
