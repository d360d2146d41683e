package io.tidemark.change;

import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes of a table that Tidemark itself fills, in addition to what was read. Its cells are
 * set in the builder first, then the change takes them.
 */
public final class OwnRows {

    /** Of a change that stands nowhere in the log of a source. */
    public static final LogPosition NOWHERE = new LogPosition(Change.SNAPSHOT, 0, 0);

    private final long fingerprint;
    private final KeyEncoder keys;
    private final RowBuilder builder;

    /** Changes of this table, which has the same name at the target. */
    public OwnRows(TableSchema schema) {
        this.fingerprint = schema.fingerprint();
        this.keys = new KeyEncoder(schema.table(), schema.keyIndexes());
        this.builder = new RowBuilder(schema.columns().size());
    }

    /** Takes the cells of the next row. */
    public RowBuilder cells() {
        return builder;
    }

    /** The row is now like this. */
    public Change upsert(LogPosition at) {
        return upsert(at, null);
    }

    /**
     * The same for some columns.
     *
     * @param missing which stay as they are, see {@link Change#upsert}
     */
    public Change upsert(LogPosition at, @Nullable String missing) {
        BinaryRowData row = builder.build();
        return Change.upsert(fingerprint, at, keys.key(row), row, missing).asDerived();
    }

    /** The row with this key is gone. */
    public Change delete(LogPosition at) {
        BinaryRowData row = builder.build();
        return Change.delete(fingerprint, at, keys.key(row), row).asDerived();
    }
}
