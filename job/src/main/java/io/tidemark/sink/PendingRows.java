package io.tidemark.sink;

import io.tidemark.change.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest change of each key since the last barrier, encoded for the target as soon as it
 * arrives: bytes in one array, no object per row. Replaced rows are holes until half of the memory
 * is holes; when memory is full of rows, they are spilled to disk in the order of their keys.
 */
final class PendingRows {

    private final long memoryBytes;
    private final RowFold fold;
    private final RowFold.Losses losses;
    private final Bytes rows = new Bytes();
    private final RowIndex index = new RowIndex(rows);
    private final List<Run> spilled = new ArrayList<>();
    private final PendingRow before = new PendingRow();
    private final PendingRow after = new PendingRow();
    private long liveBytes;

    /**
     * @param memoryBytes how much may be held in memory; a single row may be larger
     */
    PendingRows(long memoryBytes, RowFold fold, RowFold.Losses losses) {
        this.memoryBytes = memoryBytes;
        this.fold = fold;
        this.losses = losses;
    }

    void put(Change change, WrittenShape shape) throws IOException {
        int start = encode(change, shape);
        int slot = index.slot(change.key());
        after.pointTo(rows, start);
        if (index.isFree(slot)) {
            index.set(slot, change.key(), start);
            liveBytes += after.size();
        } else {
            before.pointTo(rows, index.offset(slot));
            replace(slot, start);
        }
        if (rows.length() + (long) index.bytes() > memoryBytes) {
            makeRoom();
        }
    }

    private int encode(Change change, WrittenShape shape) {
        int start = rows.length();
        byte[] key = change.key().bytes();
        rows.ensure(PendingRow.HEAD_BYTES);
        rows.added(PendingRow.HEAD_BYTES);
        rows.put(key, 0, key.length);
        int line = rows.length();
        CopyEncoder.line(change, rows);
        // Equal positions: what arrives later is newer.
        boolean byPosition = shape.order() == TargetTableRule.Order.POSITION;
        PendingRow.writeHead(
                rows,
                start,
                shape.number(),
                byPosition ? change.major() : 0,
                byPosition ? change.minor() : 0,
                key.length,
                rows.length() - line);
        return start;
    }

    private void replace(int slot, int start) {
        liveBytes -= before.size();
        PendingRow newest = fold.newest(before, after, losses);
        liveBytes += newest.size();
        if (newest == after) {
            index.move(slot, start);
        } else {
            rows.cutTo(start);
            if (newest != before) {
                rows.put(newest.array(), newest.offset(), newest.size());
                index.move(slot, start);
            }
        }
    }

    private void makeRoom() throws IOException {
        if (2 * liveBytes < rows.length()) {
            compact();
        } else {
            spilled.add(SpilledRun.write(SortedRows.of(rows, index)));
            clearMemory();
        }
    }

    /** Moves the rows together, in the order in which they stand. */
    private void compact() {
        long[] inOrder = new long[index.size()];
        int count = 0;
        for (int slot = 0; slot < index.slots(); slot++) {
            if (!index.isFree(slot)) {
                inOrder[count++] = (long) index.offset(slot) << Integer.SIZE | slot;
            }
        }
        Arrays.sort(inOrder);
        int to = 0;
        for (long place : inOrder) {
            int size = before.pointTo(rows, (int) (place >>> Integer.SIZE)).size();
            rows.move(before.offset(), to, size);
            index.move((int) place, to);
            to += size;
        }
        rows.cutTo(to);
    }

    private void clearMemory() {
        rows.cutTo(0);
        index.clear();
        liveBytes = 0;
    }

    /** All rows, each key once. Nothing may be put until {@link #clear}. */
    MergedRuns merged() {
        List<Run> runs = new ArrayList<>(spilled);
        runs.add(new MemoryRun(SortedRows.of(rows, index)));
        return new MergedRuns(runs, fold, losses);
    }

    /** Empty again; the memory is kept for what comes. */
    void clear() throws IOException {
        clearMemory();
        for (Run run : spilled) {
            run.close();
        }
        spilled.clear();
    }
}
