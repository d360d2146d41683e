package io.tidemark.merge;

import io.tidemark.change.RowBuilder;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** How the value of one column follows from the row so far and the change. */
@FunctionalInterface
interface ColumnFold {

    /** The newest value. */
    ColumnFold LATEST =
            (before, change, column, into) ->
                    copy(change.knows(column) ? change : before, column, into);

    /** The oldest value that a change told. */
    ColumnFold FIRST =
            (before, change, column, into) ->
                    copy(before != null && before.knows(column) ? before : change, column, into);

    /** The value as it is: the change's source has no say in it. Nobody has set it before: null. */
    ColumnFold KEPT =
            (before, change, column, into) -> {
                if (before != null) {
                    return copy(before, column, into);
                }
                into.setNull(column);
                return true;
            };

    /** The value of the oldest row, whether it is known or not. */
    ColumnFold OF_FIRST_ROW =
            (before, change, column, into) -> copy(before == null ? change : before, column, into);

    /** The newest value that is not null. */
    ColumnFold PARTIAL =
            (before, change, column, into) ->
                    copy(change.hasValue(column) ? change : before, column, into);

    /**
     * Sets the column.
     *
     * @param change what the change tells
     * @return false: the value is not known
     * @throws IllegalArgumentException if a value is not of the column's type
     */
    boolean fold(@Nullable MergedRow before, MergedRow change, int column, RowBuilder into);

    /** Takes the column as it is there; a row that is not there knows nothing. */
    static boolean copy(@Nullable MergedRow from, int column, RowBuilder into) {
        if (from == null || !from.knows(column)) {
            into.setNull(column);
            return false;
        }
        into.set(column, from.row(), column);
        return true;
    }

    /** The smaller value of two, the older one if they are equal; nulls are left out. */
    static ColumnFold smaller(ValueOrder order) {
        return extreme((before, change) -> order.compare(change, before) < 0);
    }

    /** The larger value of two, the older one if they are equal; nulls are left out. */
    static ColumnFold larger(ValueOrder order) {
        return extreme((before, change) -> order.compare(change, before) > 0);
    }

    private static ColumnFold extreme(Wins wins) {
        return (before, change, column, into) -> {
            if (before == null || !before.hasValue(column)) {
                boolean nullBefore = before != null && before.knows(column);
                return copy(nullBefore && !change.knows(column) ? before : change, column, into);
            }
            boolean won =
                    change.hasValue(column)
                            && wins.test(text(before, column), text(change, column));
            return copy(won ? change : before, column, into);
        };
    }

    /** Makes one value of all; nulls are left out. */
    static ColumnFold combined(Combination combination) {
        return (before, change, column, into) -> {
            if (!change.hasValue(column)) {
                boolean known = before != null && before.knows(column);
                return copy(known ? before : change, column, into);
            }
            boolean first = before == null || !before.hasValue(column);
            into.set(
                    column,
                    combination.of(
                            first ? null : text(before, column).toString(),
                            text(change, column).toString()));
            return true;
        };
    }

    private static BinaryStringData text(@Nullable MergedRow row, int column) {
        if (row == null) {
            throw new IllegalStateException("there is no row to take a value from");
        }
        return (BinaryStringData) row.row().getString(column);
    }

    /** Whether the change's value takes the place of the one before. */
    @FunctionalInterface
    interface Wins {
        boolean test(BinaryStringData before, BinaryStringData change);
    }

    /** One text of two. */
    @FunctionalInterface
    interface Combination {
        /**
         * @param before null: the change's value is the first
         */
        String of(@Nullable String before, String change);
    }
}
