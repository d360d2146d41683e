package io.tidemark.sink.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines of PostgreSQL's COPY text format apart.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-copy.html">COPY, "Text Format"</a>
 */
final class CopyLines {

    private final byte[] bytes;
    private final byte[] cell;
    private int at;

    private CopyLines(byte[] bytes) {
        this.bytes = bytes;
        this.cell = new byte[bytes.length];
    }

    /**
     * The cells of all lines.
     *
     * @param width how many cells a line has
     * @return by column, then by line; null is SQL's null
     * @throws IOException if a line has another number of cells
     */
    static List<List<@Nullable String>> columns(byte[] bytes, int width) throws IOException {
        List<List<@Nullable String>> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            columns.add(new ArrayList<>());
        }
        CopyLines lines = new CopyLines(bytes);
        while (lines.at < bytes.length) {
            for (int i = 0; i < width; i++) {
                columns.get(i).add(lines.cell(i == width - 1 ? '\n' : '\t'));
            }
        }
        return columns;
    }

    private @Nullable String cell(char end) throws IOException {
        int length = 0;
        boolean isNull = false;
        while (at < bytes.length && bytes[at] != end) {
            byte b = bytes[at++];
            if (b == '\t' || b == '\n' || (b == '\\' && at == bytes.length)) {
                throw new IOException("a line of a delta has the wrong number of columns");
            }
            if (b == '\\') {
                isNull |= bytes[at] == 'N' && length == 0;
                b = unescaped(bytes[at++]);
            }
            cell[length++] = b;
        }
        if (at == bytes.length) {
            throw new IOException("a delta ends within a line");
        }
        at++;
        return isNull && length == 1 ? null : new String(cell, 0, length, StandardCharsets.UTF_8);
    }

    private static byte unescaped(byte b) {
        return switch (b) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 11;
            default -> b;
        };
    }
}
