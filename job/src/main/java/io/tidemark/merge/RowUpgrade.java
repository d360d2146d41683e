package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Takes rows from one shape of a table to another: columns go by name, values stay as they are, and
 * a column that the rows did not have is not known. One thread at a time.
 *
 * <p>A column that the other shape lacks is lost, so rows go towards the shape that has more: to
 * merge a change of an older shape into a row of a newer one, the change is upgraded.
 */
public final class RowUpgrade {

    private final long fingerprint;
    private final int[] sources;
    private final boolean same;
    private final RowBuilder builder;

    private RowUpgrade(long fingerprint, int[] sources, boolean same) {
        this.fingerprint = fingerprint;
        this.sources = sources;
        this.same = same;
        this.builder = new RowBuilder(sources.length);
    }

    public static RowUpgrade between(TableSchema from, TableSchema to) {
        List<String> old = from.rowNames();
        List<String> names = to.rowNames();
        return new RowUpgrade(
                to.fingerprint(),
                names.stream().mapToInt(old::indexOf).toArray(),
                old.equals(names));
    }

    public MergedRow upgraded(MergedRow row) {
        if (same) {
            return row;
        }
        StringBuilder missing = new StringBuilder(sources.length);
        for (int i = 0; i < sources.length; i++) {
            boolean known = sources[i] >= 0 && row.knows(sources[i]);
            if (known) {
                builder.set(i, row.row(), sources[i]);
            } else {
                builder.setNull(i);
            }
            missing.append(known ? '0' : '1');
        }
        return new MergedRow(builder.build(), missing.toString());
    }

    /** The change with its row in the other shape. A column that it did not have is not told. */
    public Change upgraded(Change change) {
        MergedRow.requireRow(change);
        if (change.kind() == Change.Kind.DELETE) {
            BinaryRowData row = upgraded(new MergedRow(change.row(), null)).row();
            return Change.delete(fingerprint, change.position(), change.key(), row);
        }
        MergedRow row = upgraded(new MergedRow(change.row(), change.missing()));
        return Change.upsert(
                fingerprint, change.position(), change.key(), row.row(), row.missing());
    }
}
