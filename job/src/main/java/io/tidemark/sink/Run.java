package io.tidemark.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;

/** Rows of many tables, those of a table in the order of their keys, each key once. */
interface Run extends Closeable {

    Set<Long> tables();

    /** The rows of a table; those of one that it does not have are none. */
    Cursor open(long table) throws IOException;

    /** Goes through rows in order. */
    interface Cursor {

        /** Moves to the next row; false behind the last. */
        boolean next() throws IOException;

        /** The row; valid until the next one. */
        PendingRow row();
    }
}
