package io.tidemark.sink;

import io.tidemark.change.Change;
import io.tidemark.change.RowCells;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Changes as lines of PostgreSQL's COPY text format, see {@link Section}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-copy.html">COPY, File Formats</a>
 */
final class CopyEncoder {

    private CopyEncoder() {}

    static void line(Change change, Bytes out) {
        mark(change, out);
        BinaryRowData row = change.row();
        byte[] cells = RowCells.array(row);
        for (int i = 0; i < row.getArity(); i++) {
            out.put((byte) '\t');
            if (row.isNullAt(i)) {
                putNull(out);
            } else {
                cell(cells, RowCells.place(cells, row, i), out);
            }
        }
        out.put((byte) '\n');
    }

    private static void mark(Change change, Bytes out) {
        String missing = change.missing();
        if (change.kind() == Change.Kind.DELETE) {
            out.put((byte) 'd');
            out.ascii(Long.toString(change.committedAt()));
        } else if (missing != null) {
            out.put((byte) 'm');
            out.ascii(missing);
        } else {
            putNull(out);
        }
    }

    static void putNull(Bytes out) {
        out.put((byte) '\\');
        out.put((byte) 'N');
    }

    private static void cell(byte[] from, long place, Bytes out) {
        int size = RowCells.length(place);
        out.ensure(2 * size);
        int start = RowCells.offset(place);
        byte[] to = out.array();
        int first = out.length();
        int at = first;
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
        out.added(at - first);
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
}
