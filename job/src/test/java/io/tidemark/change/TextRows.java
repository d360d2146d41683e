package io.tidemark.change;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;

/** Rows of text cells, as tests write them. */
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
}
