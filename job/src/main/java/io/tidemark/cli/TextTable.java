package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.List;

/** Lines of cells, each column as wide as its widest cell. */
final class TextTable {

    private static final int GAP = 2;

    private TextTable() {}

    /**
     * Prints them.
     *
     * @param lines the first one has the heads
     */
    static void print(List<List<String>> lines, PrintWriter out) {
        int[] widths = new int[lines.get(0).size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line.get(i);
                text.append(cell).append(" ".repeat(widths[i] - cell.length() + GAP));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
