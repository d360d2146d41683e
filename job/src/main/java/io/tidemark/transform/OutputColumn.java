package io.tidemark.transform;

import io.tidemark.change.Column;

/** A column of the rows that go on. */
sealed interface OutputColumn {

    /** What it is at the target. */
    Column column();

    /** A column of the table, its value copied; {@code from} is its place in rows. */
    record Kept(Column column, int from) implements OutputColumn {}

    /** A column that the target computes itself. */
    record Generated(Column column) implements OutputColumn {}

    /** The value of an expression; {@code item} is what the file says. */
    record Computed(Column column, SqlExpression expression, OutputType type, String item)
            implements OutputColumn {}
}
