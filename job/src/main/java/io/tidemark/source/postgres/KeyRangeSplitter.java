package io.tidemark.source.postgres;

import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.history.TableChanges;
import io.tidemark.postgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.connectors.base.source.assigner.splitter.ChunkSplitter;
import org.apache.flink.cdc.connectors.base.source.assigner.state.ChunkSplitterState;
import org.apache.flink.cdc.connectors.base.source.meta.split.SnapshotSplit;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a table into ranges of its key, all at once, so there is no half-cut table to keep in state.
 * A row keeps its key, so it is in the range that is read for it whenever that happens; a row that
 * changes its key is a delete and an insert in the log.
 */
final class KeyRangeSplitter implements ChunkSplitter {

    /** A range that fails is read again from its start, so it should take seconds, not minutes. */
    private static final long ROWS_PER_RANGE = 250_000;

    /** All ranges of all tables travel in one message at the hand-over. */
    private static final int RANGES_PER_TABLE = 500;

    private final LoadPlan plan;

    KeyRangeSplitter(LoadPlan plan) {
        this.plan = plan;
    }

    @Override
    public void open() {
        // A connection is opened per table, so that none is held while the snapshot is read.
    }

    @Override
    public Collection<SnapshotSplit> generateSplits(TableId tableId) throws Exception {
        PlannedSourceTable table = plan.tablesByName().get(SplitTable.decode(tableId));
        if (table == null) {
            return List.of();
        }
        List<KeyRange> ranges;
        try (Connection connection =
                Database.of(plan.endpoint()).connect("tidemark " + plan.pipeline() + " split")) {
            ranges = ranges(connection, table, plan);
        }
        RowType keyType =
                RowType.of(
                        new LogicalType[] {new VarCharType(VarCharType.MAX_LENGTH)},
                        new String[] {table.schema().key().get(0)});
        List<SnapshotSplit> splits = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            splits.add(
                    new SnapshotSplit(
                            tableId,
                            i,
                            keyType,
                            bound(ranges.get(i).low()),
                            bound(ranges.get(i).high()),
                            null,
                            emptyShape(tableId)));
        }
        return splits;
    }

    /** The ranges of a table, each of a size that can be read again. */
    static List<KeyRange> ranges(Connection connection, PlannedSourceTable table, LoadPlan plan)
            throws SQLException {
        int allowed = Math.max(1, RANGES_PER_TABLE / Math.max(1, plan.tables().size()));
        return new KeyRanges().split(connection, table.schema(), ROWS_PER_RANGE, allowed);
    }

    private static Object @Nullable [] bound(@Nullable String text) {
        return text == null ? null : new Object[] {text};
    }

    /** The framework keeps a Debezium table per split; ours are in the schema store. */
    private static Map<TableId, TableChanges.TableChange> emptyShape(TableId tableId) {
        Map<TableId, TableChanges.TableChange> shapes = new HashMap<>();
        Table table = Table.editor().tableId(tableId).create();
        shapes.put(
                tableId, new TableChanges.TableChange(TableChanges.TableChangeType.CREATE, table));
        return shapes;
    }

    @Override
    public boolean hasNextChunk() {
        return false;
    }

    @Override
    public ChunkSplitterState snapshotState(long checkpointId) {
        return ChunkSplitterState.NO_SPLITTING_TABLE_STATE;
    }

    @Override
    public @Nullable TableId getCurrentSplittingTableId() {
        return null;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
