package io.tidemark.sink;

import java.util.Arrays;

/**
 * A change that waits for the barrier: where its parts stand in an array. Reused: it points to one
 * row after the other.
 *
 * <p>The bytes of a row are a head, the merge key and the line, in memory as in a file:
 *
 * <pre>
 *   schema (4)  major (8)  minor (8)  key length (4)  line length (4)  key  line
 * </pre>
 */
final class PendingRow {

    static final int HEAD_BYTES = 28;

    private static final int MAJOR = 4;
    private static final int MINOR = 12;
    private static final int KEY_LENGTH = 20;
    private static final int LINE_LENGTH = 24;

    /** A key begins with these many bytes of its table. */
    private static final int TABLE_BYTES = Long.BYTES;

    private static final long LONG_CELL = 0xfe;

    private Bytes in = new Bytes();
    private int at;
    private int schema;
    private long major;
    private long minor;
    private int keyLength;
    private int lineLength;

    static void writeHead(
            Bytes out, int at, int schema, long major, long minor, int keyLength, int lineLength) {
        out.setInt(at, schema);
        out.setLong(at + MAJOR, major);
        out.setLong(at + MINOR, minor);
        out.setInt(at + KEY_LENGTH, keyLength);
        out.setInt(at + LINE_LENGTH, lineLength);
    }

    /** The row that begins at this place. */
    PendingRow pointTo(Bytes bytes, int offset) {
        in = bytes;
        at = offset;
        schema = bytes.getInt(offset);
        major = bytes.getLong(offset + MAJOR);
        minor = bytes.getLong(offset + MINOR);
        keyLength = bytes.getInt(offset + KEY_LENGTH);
        lineLength = bytes.getInt(offset + LINE_LENGTH);
        return this;
    }

    /** The number that this writer gave to the row's shape. */
    int schema() {
        return schema;
    }

    long major() {
        return major;
    }

    long minor() {
        return minor;
    }

    byte[] array() {
        return in.array();
    }

    /** Where the whole row begins. */
    int offset() {
        return at;
    }

    /** Bytes of the whole row. */
    int size() {
        return HEAD_BYTES + keyLength + lineLength;
    }

    int keyOffset() {
        return at + HEAD_BYTES;
    }

    int keyLength() {
        return keyLength;
    }

    int lineOffset() {
        return at + HEAD_BYTES + keyLength;
    }

    int lineLength() {
        return lineLength;
    }

    /** The table that the row goes to. */
    long table() {
        return in.getLong(keyOffset());
    }

    boolean isDelete() {
        return mark() == 'd';
    }

    /** Whether the row knows only some columns. */
    boolean isMasked() {
        return mark() == 'm';
    }

    private byte mark() {
        return in.array()[lineOffset()];
    }

    boolean isOlderThan(PendingRow other) {
        return major != other.major ? major < other.major : minor < other.minor;
    }

    boolean hasKey(byte[] key) {
        return Arrays.equals(array(), keyOffset(), keyOffset() + keyLength, key, 0, key.length);
    }

    /** By table, then by length and bytes of the first column, then of the next. */
    int compareKey(PendingRow other) {
        return Arrays.compareUnsigned(
                array(),
                keyOffset(),
                keyOffset() + keyLength,
                other.array(),
                other.keyOffset(),
                other.keyOffset() + other.keyLength);
    }

    /**
     * Length and first bytes of the key's first column, an unsigned number: rows of a table that
     * differ here are in the order of {@link #compareKey}.
     */
    long keyPrefix() {
        int from = keyOffset() + TABLE_BYTES;
        int left = keyLength - TABLE_BYTES;
        if (left < Integer.BYTES) {
            return 0;
        }
        int length = in.getInt(from);
        if (length < 0 || length >= LONG_CELL) {
            // Null comes last, as -1 does among unsigned numbers; long cells are compared whole.
            return length < 0 ? -1L : LONG_CELL << 56;
        }
        long prefix = length;
        for (int i = 0; i < Long.BYTES - 1; i++) {
            prefix = prefix << 8 | (i < length ? array()[from + Integer.BYTES + i] & 0xffL : 0);
        }
        return prefix;
    }
}
