package io.tidemark.sink;

/** Fills in the columns that a line does not tell, see {@link Section}, from an older line. */
final class MaskedLine {

    private MaskedLine() {}

    /**
     * Appends the newer row's line with what the older one tells.
     *
     * @param match for each column of the newer row the older one's, -1 if it has none
     */
    static void complete(PendingRow newer, PendingRow older, int[] match, Bytes out) {
        byte[] mask = mask(newer, match.length);
        int[] olderCells = cells(older);
        int[] newerCells = cells(newer);
        boolean stillMasked = false;
        boolean[] filled = new boolean[match.length];
        for (int i = 0; i < match.length; i++) {
            filled[i] = mask[i] == '1' && match[i] >= 0 && tells(older, match[i]);
            if (filled[i]) {
                mask[i] = '0';
            }
            stillMasked |= mask[i] == '1';
        }
        if (stillMasked) {
            out.put((byte) 'm');
            out.put(mask, 0, mask.length);
        } else {
            CopyEncoder.putNull(out);
        }
        for (int i = 0; i < match.length; i++) {
            out.put((byte) '\t');
            if (filled[i]) {
                cell(older, olderCells, match[i], out);
            } else {
                cell(newer, newerCells, i, out);
            }
        }
        out.put((byte) '\n');
    }

    private static byte[] mask(PendingRow row, int columns) {
        byte[] mask = new byte[columns];
        System.arraycopy(row.array(), row.lineOffset() + 1, mask, 0, columns);
        return mask;
    }

    private static boolean tells(PendingRow row, int column) {
        return !row.isMasked() || row.array()[row.lineOffset() + 1 + column] == '0';
    }

    /** Where each cell begins; and, one more, where one behind the last would. */
    private static int[] cells(PendingRow row) {
        byte[] bytes = row.array();
        int end = row.lineOffset() + row.lineLength();
        int count = 0;
        for (int i = row.lineOffset(); i < end; i++) {
            count += bytes[i] == '\t' ? 1 : 0;
        }
        int[] begins = new int[count + 1];
        int cell = 0;
        for (int i = row.lineOffset(); i < end; i++) {
            // Within a cell both are written with a backslash and a letter.
            if (bytes[i] == '\t' || bytes[i] == '\n') {
                begins[cell++] = i + 1;
            }
        }
        return begins;
    }

    private static void cell(PendingRow row, int[] cells, int index, Bytes out) {
        out.put(row.array(), cells[index], cells[index + 1] - 1 - cells[index]);
    }
}
