package io.tidemark.change;

import java.io.Serializable;
import java.util.Objects;

/**
 * A table of a source. Two sources may have tables of the same name.
 *
 * @param source the name of the source in the pipeline file; {@link #OWN} for a table that Tidemark
 *     itself fills
 */
public record SourceTable(String source, TableId table)
        implements Serializable, Comparable<SourceTable> {

    /** The source of what no source has sent. */
    public static final String OWN = "";

    public SourceTable {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(table, "table");
    }

    /** What stands for a source on the wire and in state. */
    public static long code(String source) {
        return StableCode.of(source);
    }

    @Override
    public int compareTo(SourceTable other) {
        int bySource = source.compareTo(other.source);
        return bySource != 0 ? bySource : table.compareTo(other.table);
    }

    /** {@code source.schema.table}, for people. */
    @Override
    public String toString() {
        return source.isEmpty() ? table.toString() : source + "." + table;
    }
}
