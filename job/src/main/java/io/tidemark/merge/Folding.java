package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.LogPosition;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds changes of a key, in their order, into its row. Shapes may differ, as the table was
 * altered: the row has the shape of its newest position in the log, whatever order the versions
 * have. Of two sources that feed the table it has the shape that has all columns; what the other
 * one does not tell stays as it is. Pure.
 */
final class Folding {

    private final LongFunction<TableSchema> schemas;
    private final Merges merges;

    /** The rule for changes of a source in a shape. */
    @FunctionalInterface
    interface Merges {
        RowMerge of(long shape, String source);
    }

    /**
     * @param schemas the shapes by their fingerprints
     */
    Folding(LongFunction<TableSchema> schemas, Merges merges) {
        this.schemas = schemas;
        this.merges = merges;
    }

    /**
     * The row after all changes, as one change: an upsert, or a delete; null if there are none.
     *
     * @param base what came before them
     */
    @Nullable Change fold(@Nullable Change base, List<Remembered> changes) {
        Change folded = base;
        for (Remembered next : changes) {
            folded = after(folded, next.change());
        }
        return folded;
    }

    /** The row after one more change. Shape and position are always those of one change. */
    Change after(@Nullable Change before, Change change) {
        String source = schemas.apply(change.schema()).source();
        if (before == null) {
            return told(null, change, change.position(), source);
        }
        return keepsShape(before, change)
                ? told(before, shaped(change, before.schema()), before.position(), source)
                : told(shaped(before, change.schema()), change, change.position(), source);
    }

    private boolean keepsShape(Change before, Change change) {
        TableSchema shape = schemas.apply(before.schema());
        TableSchema told = schemas.apply(change.schema());
        if (shape.source().equals(told.source())) {
            return change.isOlderThan(before);
        }
        if (shape.rowNames().containsAll(told.rowNames())) {
            return true;
        }
        if (told.rowNames().containsAll(shape.rowNames())) {
            return false;
        }
        throw differ(shape, told);
    }

    private static FatalFaultException differ(TableSchema a, TableSchema b) {
        return new FatalFaultException(
                new Fault(
                        a.sourceTable() + ", " + b.sourceTable(),
                        "feed one table, and each has columns that the other one lacks: "
                                + a.rowNames()
                                + ", "
                                + b.rowNames(),
                        "give both the same columns, then run '--start fresh'"),
                null);
    }

    /** Both in one shape. */
    private Change told(@Nullable Change before, Change change, LogPosition at, String source) {
        RowMerge rule = merges.of(change.schema(), source);
        MergedRow merged =
                before == null || before.kind() == Change.Kind.DELETE
                        ? rule.mergeAfterDelete(change)
                        : rule.merge(new MergedRow(before.row(), before.missing()), change);
        return merged == null
                ? Change.delete(change.schema(), at, change.key(), change.row())
                : Change.upsert(change.schema(), at, change.key(), merged.row(), merged.missing());
    }

    private Change shaped(Change change, long shape) {
        return change.schema() == shape
                ? change
                : RowUpgrade.between(schemas.apply(change.schema()), schemas.apply(shape))
                        .upgraded(change);
    }
}
