package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;

/** A foreign key at the target. */
record ForeignKey(String name, TableId child, TableId parent, Check check, OnDelete onDelete) {

    /** When it is checked. */
    enum Check {
        AT_STATEMENT,
        DEFERRABLE
    }

    /** What happens to children of a deleted row. */
    enum OnDelete {
        /** Nothing; a row with the same key may take its place within the statement. */
        NO_ACTION,
        /** CASCADE, SET NULL, SET DEFAULT or RESTRICT. */
        ACTS_AT_ONCE
    }

    boolean touches(TableId table) {
        return child.equals(table) || parent.equals(table);
    }
}
