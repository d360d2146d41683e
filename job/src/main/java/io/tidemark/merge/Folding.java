package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.LogPosition;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds changes of a key, in their order, into its row. Shapes may differ, as the table was
 * altered: the row has the shape of its newest position in the log, whatever order the versions
 * have. Of two sources that feed the table it has the shape that has all columns; what the other
 * one does not tell stays as it is. Pure; one thread at a time.
 */
final class Folding {

    private final LongFunction<TableSchema> schemas;
    private final Merges merges;
    private final Map<Shapes, Keeper> keepers = new HashMap<>();
    private final Map<Shapes, RowUpgrade> upgrades = new HashMap<>();

    /** Two shapes by their fingerprints. */
    private record Shapes(long first, long second) {}

    /** Whose shape a row and a change have together. */
    private enum Keeper {
        ROW,
        CHANGE,
        /** Both are of one source: that of the later position. */
        LATER
    }

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
        Shapes both = new Shapes(before.schema(), change.schema());
        return switch (keepers.computeIfAbsent(both, this::keeper)) {
            case ROW -> true;
            case CHANGE -> false;
            case LATER -> change.isOlderThan(before);
        };
    }

    private Keeper keeper(Shapes shapes) {
        TableSchema row = schemas.apply(shapes.first());
        TableSchema change = schemas.apply(shapes.second());
        if (row.source().equals(change.source())) {
            return Keeper.LATER;
        }
        if (row.hasColumnsOf(change)) {
            return Keeper.ROW;
        }
        if (change.hasColumnsOf(row)) {
            return Keeper.CHANGE;
        }
        throw differ(row, change);
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
                : upgrades.computeIfAbsent(new Shapes(change.schema(), shape), this::upgrade)
                        .upgraded(change);
    }

    private RowUpgrade upgrade(Shapes shapes) {
        return RowUpgrade.between(schemas.apply(shapes.first()), schemas.apply(shapes.second()));
    }
}
