package io.tidemark.sink;

import io.tidemark.change.Change;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Changes as lines of PostgreSQL's COPY text format, see {@link Section}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-copy.html">COPY, File Formats</a>
 */
final class CopyBuffer {

    private byte[] bytes = new byte[8 * 1024];
    private int length;

    void line(Change change) {
        mark(change);
        BinaryRowData row = change.row();
        for (int i = 0; i < row.getArity(); i++) {
            put((byte) '\t');
            if (row.isNullAt(i)) {
                putNull();
            } else {
                cell((BinaryStringData) row.getString(i));
            }
        }
        put((byte) '\n');
    }

    private void mark(Change change) {
        String missing = change.missing();
        if (change.kind() == Change.Kind.DELETE) {
            ascii("d" + change.committedAt());
        } else if (missing != null) {
            ascii("m" + missing);
        } else {
            putNull();
        }
    }

    private void ascii(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        ensure(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
    }

    private void putNull() {
        ensure(2);
        bytes[length++] = '\\';
        bytes[length++] = 'N';
    }

    private void put(byte b) {
        ensure(1);
        bytes[length++] = b;
    }

    private void cell(BinaryStringData cell) {
        int size = cell.getSizeInBytes();
        ensure(2 * size);
        byte[] from = cell.getSegments()[0].getArray();
        int start = cell.getOffset();
        byte[] to = bytes;
        int at = length;
        for (int i = start; i < start + size; i++) {
            byte b = from[i];
            if ((b <= '\r' && b >= '\t') || b == '\\') {
                byte letter = letter(b);
                if (letter != 0) {
                    to[at++] = '\\';
                    b = letter;
                }
            }
            to[at++] = b;
        }
        length = at;
    }

    private static byte letter(byte b) {
        return switch (b) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    int length() {
        return length;
    }

    /** The array behind; valid up to {@link #length()} and until the next line. */
    byte[] array() {
        return bytes;
    }
}
