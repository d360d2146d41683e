package io.tidemark.merge;

import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * What decides which of two changes of a key is the newer one: the values of the columns that order
 * them, the rank of its source, and the position in the source's log. {@link VersionOrder} compares
 * versions.
 *
 * <p>The encoded form is part of the contract with savepoints: the format (1 byte), the number of
 * values, for each value its length + 1 (0 for null) and its UTF-8 bytes, the rank (in format 2;
 * without it, in format 1, it is 0), then major and minor. All numbers are unsigned LEB128: seven
 * bits a byte, the lowest first. A version whose values are all null has none.
 */
public final class Version {

    private static final byte WITHOUT_RANK = 1;
    private static final byte WITH_RANK = 2;
    private static final int LONGEST_NUMBER = 10;
    private static final @Nullable BinaryStringData[] NO_VALUES = {};

    private final @Nullable BinaryStringData[] values;
    private final int rank;
    private final long major;
    private final long minor;

    private Version(@Nullable BinaryStringData[] values, int rank, long major, long minor) {
        this.values = values;
        this.rank = rank;
        this.major = major;
        this.minor = minor;
    }

    /** The array is not copied and must not be changed any more. */
    static Version of(@Nullable BinaryStringData[] values, int rank, long major, long minor) {
        for (BinaryStringData value : values) {
            if (value != null) {
                return new Version(values, rank, major, minor);
            }
        }
        return new Version(NO_VALUES, rank, major, minor);
    }

    /** Whether the change tells none of the columns. */
    public boolean isPositionOnly() {
        return values.length == 0;
    }

    int size() {
        return values.length;
    }

    @Nullable BinaryStringData value(int column) {
        return values[column];
    }

    /** Of two sources that tell the same the one with the higher rank is believed. */
    int rank() {
        return rank;
    }

    public long major() {
        return major;
    }

    public long minor() {
        return minor;
    }

    /** The form for state: no object but the array, which does not hold the row. */
    public byte[] encoded() {
        byte[] out = new byte[encodedSize()];
        int at = 0;
        out[at++] = rank == 0 ? WITHOUT_RANK : WITH_RANK;
        at = writeNumber(values.length, out, at);
        for (BinaryStringData value : values) {
            if (value == null) {
                at = writeNumber(0, out, at);
            } else {
                int size = value.getSizeInBytes();
                at = writeNumber(size + 1L, out, at);
                BinarySegmentUtils.copyToBytes(
                        value.getSegments(), value.getOffset(), out, at, size);
                at += size;
            }
        }
        if (rank != 0) {
            at = writeNumber(rank, out, at);
        }
        at = writeNumber(major, out, at);
        writeNumber(minor, out, at);
        return out;
    }

    private int encodedSize() {
        int size = 1 + size(values.length) + size(major) + size(minor);
        for (BinaryStringData value : values) {
            int bytes = value == null ? 0 : value.getSizeInBytes();
            size += value == null ? 1 : size(bytes + 1L) + bytes;
        }
        return rank == 0 ? size : size + size(rank);
    }

    /**
     * Reads the form for state; keeps the array.
     *
     * @throws IllegalArgumentException if it is of another format
     */
    public static Version decode(byte[] encoded) {
        return new Reader(encoded).version();
    }

    /** Where the next one belongs. */
    private static int writeNumber(long number, byte[] out, int from) {
        int at = from;
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out[at++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }

    /** The bytes of a number. */
    private static int size(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number | 1);
        return (bits + 6) / 7;
    }

    /** Equal columns' texts at an equal position. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version that
                && rank == that.rank
                && major == that.major
                && minor == that.minor
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values) * 31 + Long.hashCode(major * 31 + minor) + rank;
    }

    @Override
    public String toString() {
        return (isPositionOnly() ? "" : Arrays.toString(values) + " ")
                + (rank == 0 ? "" : "of rank " + rank + " ")
                + "at "
                + Long.toHexString(major)
                + "/"
                + minor;
    }

    private static final class Reader {

        private final byte[] bytes;
        private final MemorySegment[] segments;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
            this.segments = new MemorySegment[] {MemorySegmentFactory.wrap(bytes)};
        }

        Version version() {
            byte format = bytes.length == 0 ? 0 : bytes[at++];
            if (format != WITHOUT_RANK && format != WITH_RANK) {
                throw new IllegalArgumentException(
                        "a version in state has format "
                                + format
                                + ", this release reads "
                                + WITHOUT_RANK
                                + " and "
                                + WITH_RANK);
            }
            @Nullable BinaryStringData[] values = new @Nullable BinaryStringData[length()];
            for (int i = 0; i < values.length; i++) {
                int length = length() - 1;
                if (length >= 0) {
                    values[i] = BinaryStringData.fromAddress(segments, at, length);
                    at += length;
                }
            }
            int rank = format == WITH_RANK ? (int) number() : 0;
            long major = number();
            long minor = number();
            if (at != bytes.length) {
                throw damaged();
            }
            return new Version(values, rank, major, minor);
        }

        /** A number that bytes of this version can be counted with. */
        private int length() {
            long length = number();
            if (length < 0 || length > bytes.length - at + 1L) {
                throw damaged();
            }
            return (int) length;
        }

        private long number() {
            long number = 0;
            for (int i = 0; i < LONGEST_NUMBER && at < bytes.length; i++) {
                byte next = bytes[at++];
                number |= (next & 0x7fL) << 7 * i;
                if (next >= 0) {
                    return number;
                }
            }
            throw damaged();
        }

        private static IllegalArgumentException damaged() {
            return new IllegalArgumentException("a version in state is damaged");
        }
    }
}
