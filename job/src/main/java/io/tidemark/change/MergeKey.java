package io.tidemark.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The merge key of a row: the target table and the exact text of the key's columns.
 *
 * <p>The hash decides which subtask owns the key and is part of the contract with savepoints: it is
 * the 32-bit MurmurHash3 of {@link #bytes()} with seed 0 and never changes.
 */
public final class MergeKey {

    private final byte[] bytes;
    private final int hash;

    private MergeKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = murmur3(bytes);
    }

    /** Takes the encoded form; the array must not be changed any more. */
    public static MergeKey ofEncoded(byte[] bytes) {
        return new MergeKey(bytes);
    }

    /** The key of records that belong to no row. */
    public static MergeKey none() {
        return new MergeKey(new byte[0]);
    }

    /** The encoded form; not a copy, do not change it. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MergeKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** For messages: the text of the columns, without the table. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int murmur3(byte[] data) {
        int h = 0;
        int i = 0;
        for (; i + 4 <= data.length; i += 4) {
            int k =
                    (data[i] & 0xff)
                            | (data[i + 1] & 0xff) << 8
                            | (data[i + 2] & 0xff) << 16
                            | (data[i + 3] & 0xff) << 24;
            h = Integer.rotateLeft(h ^ mixed(k), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int shift = 0; i < data.length; i++, shift += 8) {
            tail |= (data[i] & 0xff) << shift;
        }
        h ^= mixed(tail);
        h ^= data.length;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }

    private static int mixed(int k) {
        return Integer.rotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
