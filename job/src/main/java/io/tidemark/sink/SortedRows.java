package io.tidemark.sink;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of an index, table by table in the order of their keys.
 *
 * <p>The order is that of {@link PendingRow#compareKey}: for whole numbers that are not negative,
 * and for texts of one length, it is the order of the target's index, which then is walked from one
 * end to the other.
 */
final class SortedRows {

    private final Bytes rows;
    private final SortedMap<Long, int[]> byTable;

    private SortedRows(Bytes rows, SortedMap<Long, int[]> byTable) {
        this.rows = rows;
        this.byTable = byTable;
    }

    static SortedRows of(Bytes rows, RowIndex index) {
        SortedMap<Long, Offsets> found = new TreeMap<>(Long::compareUnsigned);
        PendingRow row = new PendingRow();
        Offsets last = new Offsets(0);
        for (int slot = 0; slot < index.slots(); slot++) {
            if (!index.isFree(slot)) {
                long table = row.pointTo(rows, index.offset(slot)).table();
                if (last.count == 0 || last.table != table) {
                    last = found.computeIfAbsent(table, Offsets::new);
                }
                last.add(index.offset(slot));
            }
        }
        SortedMap<Long, int[]> byTable = new TreeMap<>(Long::compareUnsigned);
        found.forEach((table, offsets) -> byTable.put(table, sorted(rows, offsets.all())));
        return new SortedRows(rows, byTable);
    }

    /** Gathers the rows of one table. */
    private static final class Offsets {
        private final long table;
        private int[] offsets = new int[16];
        private int count;

        Offsets(long table) {
            this.table = table;
        }

        void add(int offset) {
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            offsets[count++] = offset;
        }

        int[] all() {
            return Arrays.copyOf(offsets, count);
        }
    }

    /** Where the rows of each table begin, tables in order. */
    SortedMap<Long, int[]> byTable() {
        return byTable;
    }

    Bytes rows() {
        return rows;
    }

    private static int[] sorted(Bytes rows, int[] offsets) {
        PendingRow row = new PendingRow();
        long[] prefixes = new long[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            // Signed numbers in the order of unsigned ones.
            prefixes[i] = row.pointTo(rows, offsets[i]).keyPrefix() ^ Long.MIN_VALUE;
        }
        Merge merge = new Merge(rows, prefixes, offsets);
        merge.sort(0, offsets.length);
        return offsets;
    }

    /** A merge sort of offsets and, beside them, prefixes. */
    private static final class Merge {

        private static final int SMALL = 16;

        private final Bytes rows;
        private final long[] prefixes;
        private final int[] offsets;
        private final long[] leftPrefixes;
        private final int[] leftOffsets;
        private final PendingRow one = new PendingRow();
        private final PendingRow other = new PendingRow();

        Merge(Bytes rows, long[] prefixes, int[] offsets) {
            this.rows = rows;
            this.prefixes = prefixes;
            this.offsets = offsets;
            this.leftPrefixes = new long[(offsets.length + 1) / 2];
            this.leftOffsets = new int[leftPrefixes.length];
        }

        void sort(int from, int to) {
            if (to - from <= SMALL) {
                insert(from, to);
                return;
            }
            int middle = (from + to) >>> 1;
            sort(from, middle);
            sort(middle, to);
            if (isAfter(prefixes[middle - 1], offsets[middle - 1], middle)) {
                merge(from, middle, to);
            }
        }

        private void insert(int from, int to) {
            for (int i = from + 1; i < to; i++) {
                long prefix = prefixes[i];
                int offset = offsets[i];
                int at = i;
                while (at > from && isBefore(prefix, offset, at - 1)) {
                    prefixes[at] = prefixes[at - 1];
                    offsets[at] = offsets[at - 1];
                    at--;
                }
                prefixes[at] = prefix;
                offsets[at] = offset;
            }
        }

        private void merge(int from, int middle, int to) {
            int left = middle - from;
            System.arraycopy(prefixes, from, leftPrefixes, 0, left);
            System.arraycopy(offsets, from, leftOffsets, 0, left);
            int right = middle;
            int at = from;
            for (int i = 0; i < left; at++) {
                if (right < to && isAfter(leftPrefixes[i], leftOffsets[i], right)) {
                    prefixes[at] = prefixes[right];
                    offsets[at] = offsets[right++];
                } else {
                    prefixes[at] = leftPrefixes[i];
                    offsets[at] = leftOffsets[i++];
                }
            }
        }

        private boolean isAfter(long prefix, int offset, int than) {
            return prefix != prefixes[than]
                    ? prefix > prefixes[than]
                    : compareRows(offset, offsets[than]) > 0;
        }

        private boolean isBefore(long prefix, int offset, int than) {
            return prefix != prefixes[than]
                    ? prefix < prefixes[than]
                    : compareRows(offset, offsets[than]) < 0;
        }

        private int compareRows(int offset, int than) {
            return one.pointTo(rows, offset).compareKey(other.pointTo(rows, than));
        }
    }
}
