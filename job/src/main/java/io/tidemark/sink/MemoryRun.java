package io.tidemark.sink;

import java.util.Set;

/** A run whose rows are in memory. */
final class MemoryRun implements Run {

    private static final int[] NO_ROWS = {};

    private final SortedRows rows;

    MemoryRun(SortedRows rows) {
        this.rows = rows;
    }

    @Override
    public Set<Long> tables() {
        return rows.byTable().keySet();
    }

    @Override
    public Cursor open(long table) {
        int[] offsets = rows.byTable().getOrDefault(table, NO_ROWS);
        return new Cursor() {
            private final PendingRow row = new PendingRow();
            private int next;

            @Override
            public boolean next() {
                if (next == offsets.length) {
                    return false;
                }
                row.pointTo(rows.rows(), offsets[next++]);
                return true;
            }

            @Override
            public PendingRow row() {
                return row;
            }
        };
    }

    @Override
    public void close() {
        // The memory is its writer's.
    }
}
