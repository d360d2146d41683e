package io.tidemark.merge;

import io.tidemark.change.Change;
import java.util.Objects;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * The row of a key after some of its changes.
 *
 * @param row its columns as text
 * @param missing null, or a digit per column: {@code 1} where the value is not known, so that the
 *     target keeps what it has
 */
public record MergedRow(BinaryRowData row, @Nullable String missing) {

    public MergedRow {
        Objects.requireNonNull(row, "row");
        if (missing != null && missing.length() != row.getArity()) {
            throw new IllegalArgumentException(
                    "a row of %d columns has marks for %d"
                            .formatted(row.getArity(), missing.length()));
        }
        if (missing != null && missing.indexOf('1') < 0) {
            missing = null;
        }
    }

    /**
     * The row as a change tells it; null for a delete.
     *
     * @param columns how many columns rows of the rule's shape have
     * @throws IllegalArgumentException if the change is of another shape, or of no row
     */
    static @Nullable MergedRow toldBy(Change change, int columns) {
        requireRow(change);
        return change.kind() == Change.Kind.DELETE
                ? null
                : new MergedRow(change.row(), change.missing()).checked(columns);
    }

    static void requireRow(Change change) {
        if (!change.isRow()) {
            throw new IllegalArgumentException("not a change of a row: " + change);
        }
    }

    /** This row, which has so many columns. */
    MergedRow checked(int columns) {
        if (row.getArity() != columns) {
            throw new IllegalArgumentException(
                    "a row of %d columns where rows have %d".formatted(row.getArity(), columns));
        }
        return this;
    }

    /** Whether the column's value is known, null or not. */
    boolean knows(int column) {
        return missing == null || missing.charAt(column) == '0';
    }

    /** Whether the column has a value that is known and not null. */
    boolean hasValue(int column) {
        return knows(column) && !row.isNullAt(column);
    }
}
