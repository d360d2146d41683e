package io.tidemark.sink;

import io.tidemark.change.MergeKey;
import java.util.Arrays;

/** Finds the row of a key among rows that stand in one array: a hash table without objects. */
final class RowIndex {

    private static final int FIRST_SLOTS = 1024;
    private static final int FREE = -1;

    private final Bytes rows;
    private final PendingRow row = new PendingRow();
    private int[] offsets = new int[FIRST_SLOTS];
    private int[] hashes = new int[FIRST_SLOTS];
    private int size;

    RowIndex(Bytes rows) {
        this.rows = rows;
        Arrays.fill(offsets, FREE);
    }

    int size() {
        return size;
    }

    /** Memory that is held. */
    int bytes() {
        return 2 * Integer.BYTES * offsets.length;
    }

    /** Where the key is, or where it belongs; never full. */
    int slot(MergeKey key) {
        if (2 * size >= offsets.length) {
            grow();
        }
        int hash = key.hashCode();
        int mask = offsets.length - 1;
        for (int slot = spread(hash) & mask; ; slot = slot + 1 & mask) {
            if (offsets[slot] == FREE
                    || (hashes[slot] == hash
                            && row.pointTo(rows, offsets[slot]).hasKey(key.bytes()))) {
                return slot;
            }
        }
    }

    /** Keys of one subtask are alike in the bits that chose it. */
    private static int spread(int hash) {
        int h = hash * 0x9E3779B9;
        return h ^ h >>> 16;
    }

    boolean isFree(int slot) {
        return offsets[slot] == FREE;
    }

    int offset(int slot) {
        return offsets[slot];
    }

    void set(int slot, MergeKey key, int offset) {
        if (offsets[slot] == FREE) {
            size++;
            hashes[slot] = key.hashCode();
        }
        offsets[slot] = offset;
    }

    /** The row of a key has moved. */
    void move(int slot, int offset) {
        offsets[slot] = offset;
    }

    int slots() {
        return offsets.length;
    }

    private void grow() {
        int[] oldOffsets = offsets;
        int[] oldHashes = hashes;
        offsets = new int[2 * oldOffsets.length];
        hashes = new int[offsets.length];
        Arrays.fill(offsets, FREE);
        int mask = offsets.length - 1;
        for (int i = 0; i < oldOffsets.length; i++) {
            if (oldOffsets[i] != FREE) {
                int slot = spread(oldHashes[i]) & mask;
                while (offsets[slot] != FREE) {
                    slot = slot + 1 & mask;
                }
                offsets[slot] = oldOffsets[i];
                hashes[slot] = oldHashes[i];
            }
        }
    }

    void clear() {
        Arrays.fill(offsets, FREE);
        size = 0;
    }
}
