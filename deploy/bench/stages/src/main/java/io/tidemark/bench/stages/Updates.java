package io.tidemark.bench.stages;

import io.tidemark.change.Change;

/**
 * Updates of rows at random without end: the same objects again and again, each time with higher
 * numbers, so that making them costs nothing where memory is counted.
 */
public final class Updates {

    private final Change[] pool;
    private final int[] offsets;
    private int next;
    private long made;

    /** Begins again with the first one after so many. */
    public Updates(int pool) {
        this.pool = BenchRow.updates(pool);
        this.offsets = new int[pool];
        for (int i = 0; i < pool; i++) {
            offsets[i] = BenchRow.numberOffset(this.pool[i].row());
        }
    }

    /** Fills the array with updates that are newer than all before. */
    public void next(Change[] updates) {
        for (int i = 0; i < updates.length; i++) {
            Change update = pool[next];
            BenchRow.renumber(update.row(), offsets[next], made++);
            updates[i] = update;
            next = (next + 1) % pool.length;
        }
    }
}
