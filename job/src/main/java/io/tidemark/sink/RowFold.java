package io.tidemark.sink;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Which of two changes of a key stays until the barrier: the newer one by position, in whatever
 * order they arrive. What a newer one does not tell, the older one may.
 *
 * <p>An update that knows only some columns of a row that was deleted just before it updates
 * nothing, here as at the target: the delete stays.
 */
final class RowFold {

    /** What became of the change that does not stay; by the number of its shape. */
    interface Losses {

        /** A newer change arrived behind it. */
        void superseded(int schema);

        /** It arrived behind a newer change. */
        void stale(int schema);

        /** It knows only some columns, and the row is gone. */
        void missing(int schema);
    }

    private final IntFunction<List<String>> columns;
    private final Map<Long, int[]> matches = new HashMap<>();
    private final PendingRow completed = new PendingRow();

    // Each result has to survive the next call that it goes into.
    private Bytes spare = new Bytes();
    private Bytes used = new Bytes();

    /**
     * @param columns the names of a row's columns by the number of its shape
     */
    RowFold(IntFunction<List<String>> columns) {
        this.columns = columns;
    }

    /**
     * The row that stays: one of the two, or a new one that is valid until the next but one call.
     *
     * @param before arrived first
     */
    PendingRow newest(PendingRow before, PendingRow after, Losses losses) {
        boolean inOrder = !after.isOlderThan(before);
        PendingRow newer = inOrder ? after : before;
        PendingRow older = inOrder ? before : after;
        if (newer.isMasked() && older.isDelete()) {
            losses.missing(newer.schema());
            return older;
        }
        if (inOrder) {
            losses.superseded(older.schema());
        } else {
            losses.stale(older.schema());
        }
        return newer.isMasked() ? completed(newer, older) : newer;
    }

    private PendingRow completed(PendingRow newer, PendingRow older) {
        Bytes out = spare;
        spare = used;
        used = out;
        out.cutTo(0);
        out.put(newer.array(), newer.offset(), PendingRow.HEAD_BYTES + newer.keyLength());
        int line = out.length();
        MaskedLine.complete(newer, older, match(newer.schema(), older.schema()), out);
        PendingRow.writeHead(
                out,
                0,
                newer.schema(),
                newer.major(),
                newer.minor(),
                newer.keyLength(),
                out.length() - line);
        return completed.pointTo(out, 0);
    }

    /** For each column of the newer shape the index of the older one's, -1 if it has none. */
    private int[] match(int newer, int older) {
        return matches.computeIfAbsent(
                (long) newer << Integer.SIZE | older,
                pair -> {
                    List<String> from = columns.apply(older);
                    return columns.apply(newer).stream().mapToInt(from::indexOf).toArray();
                });
    }
}
