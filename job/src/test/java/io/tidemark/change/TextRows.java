package io.tidemark.change;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;

/** Rows of text cells, as tests write them, and keys. */
public final class TextRows {

    private TextRows() {}

    /** A row of these cells; null is a null. */
    public static BinaryRowData row(String... cells) {
        RowBuilder builder = new RowBuilder(cells.length);
        for (int i = 0; i < cells.length; i++) {
            builder.set(i, cells[i]);
        }
        return builder.build();
    }

    /** The cells of a row. */
    public static List<String> cells(BinaryRowData row) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.getArity(); i++) {
            cells.add(row.isNullAt(i) ? null : row.getString(i).toString());
        }
        return cells;
    }

    /** The cells of a key. */
    public static List<String> cells(MergeKey key) {
        List<String> cells = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(key.bytes()).position(Long.BYTES);
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            byte[] text = new byte[Math.max(length, 0)];
            bytes.get(text);
            cells.add(length < 0 ? null : new String(text, StandardCharsets.UTF_8));
        }
        return cells;
    }
}
