package io.tidemark.source.postgres;

import io.tidemark.change.RowBuilder;
import org.apache.flink.table.data.binary.BinaryRowData;

/** Takes a line of PostgreSQL's COPY text format apart. */
final class CopyLine {

    private byte[] unescaped = new byte[1024];

    /**
     * @param line one line with its line feed
     * @param columns how many cells it has
     * @throws IllegalArgumentException if it has another number of cells
     */
    BinaryRowData parse(byte[] line, RowBuilder row, int columns) {
        int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        int start = 0;
        int column = 0;
        boolean escaped = false;
        for (int i = 0; i <= end; i++) {
            if (i == end || line[i] == '\t') {
                if (column == columns) {
                    throw new IllegalArgumentException(
                            "a row has more than " + columns + " columns");
                }
                cell(line, start, i, escaped, row, column);
                column++;
                start = i + 1;
                escaped = false;
            } else if (line[i] == '\\') {
                escaped = true;
                i++;
            }
        }
        if (column != columns) {
            throw new IllegalArgumentException(
                    "a row has " + column + " columns instead of " + columns);
        }
        return row.build();
    }

    private void cell(
            byte[] line, int start, int end, boolean escaped, RowBuilder row, int column) {
        if (!escaped) {
            row.set(column, line, start, end - start);
        } else if (end - start == 2 && line[start + 1] == 'N') {
            row.setNull(column);
        } else {
            row.set(column, unescaped, 0, unescape(line, start, end));
        }
    }

    private int unescape(byte[] line, int start, int end) {
        if (unescaped.length < end - start) {
            unescaped = new byte[2 * (end - start)];
        }
        int length = 0;
        for (int i = start; i < end; i++) {
            byte b = line[i];
            if (b == '\\') {
                i++;
                b = unescaped(line[i]);
            }
            unescaped[length++] = b;
        }
        return length;
    }

    /** The server escapes with these letters only; everything else stands for itself. */
    private static byte unescaped(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> letter;
        };
    }
}
