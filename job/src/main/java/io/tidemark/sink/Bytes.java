package io.tidemark.sink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes one behind the other in one array that grows. */
final class Bytes {

    private static final int FIRST_BYTES = 8 * 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int length;

    int length() {
        return length;
    }

    /** How much memory is held, used or not. */
    int capacity() {
        return bytes.length;
    }

    /** The array behind; valid up to {@link #length()} and until more is added. */
    byte[] array() {
        return bytes;
    }

    /** Empty again, or as it was when it was shorter. */
    void cutTo(int shorter) {
        length = shorter;
    }

    /** Copies a stretch to an earlier place. */
    void move(int from, int to, int count) {
        System.arraycopy(bytes, from, bytes, to, count);
    }

    /** Forgets what stands before. */
    void keepFrom(int at) {
        System.arraycopy(bytes, at, bytes, 0, length - at);
        length -= at;
    }

    void put(byte b) {
        ensure(1);
        bytes[length++] = b;
    }

    void putInt(int value) {
        ensure(Integer.BYTES);
        view.putInt(length, value);
        length += Integer.BYTES;
    }

    void putLong(long value) {
        ensure(Long.BYTES);
        view.putLong(length, value);
        length += Long.BYTES;
    }

    void put(byte[] from, int offset, int count) {
        ensure(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    void ascii(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        put(ascii, 0, ascii.length);
    }

    void setInt(int at, int value) {
        view.putInt(at, value);
    }

    void setLong(int at, long value) {
        view.putLong(at, value);
    }

    int getInt(int at) {
        return view.getInt(at);
    }

    long getLong(int at) {
        return view.getLong(at);
    }

    /** Makes room, so that {@link #array()} may be written to behind the end. */
    void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, grown(bytes.length, Math.addExact(length, more)));
            view = ByteBuffer.wrap(bytes);
        }
    }

    private static int grown(int from, int needed) {
        long doubled = Math.min(2L * from, Integer.MAX_VALUE - 8);
        return (int) Math.max(needed, doubled);
    }

    /** What was written to the array behind the end belongs to it now. */
    void added(int count) {
        length += count;
    }
}
