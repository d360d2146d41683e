package io.tidemark.merge;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.RowRule;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes merge rules out of the pipeline file's words, for the shape of a table. */
public final class RowMerges {

    private RowMerges() {}

    /**
     * As {@link #of(RowRule, TableSchema, String, String)}, for changes of the shape's own source,
     * with the commit time as the event time.
     */
    public static RowMerge of(RowRule rule, TableSchema schema) {
        return of(rule, schema, schema.source(), null);
    }

    /**
     * The rule for rows and changes of this shape.
     *
     * @param teller the source of the changes, which may have another shape than they had there
     * @param eventTime the column that tells a class of the user's the event time; null: the commit
     *     time
     * @throws IllegalArgumentException if a column is not there, its type does not allow its rule,
     *     or the class of the user's cannot be used
     */
    public static RowMerge of(
            RowRule rule, TableSchema schema, String teller, @Nullable String eventTime) {
        if (rule.own() != null) {
            return OwnFold.of(rule.own(), schema, eventTime);
        }
        List<Column> columns = schema.rowColumns();
        checkNames(rule, schema, columns);
        ColumnFold[] folds = new ColumnFold[columns.size()];
        ColumnFold[] afterDelete = new ColumnFold[columns.size()];
        for (int i = 0; i < folds.length; i++) {
            folds[i] = fold(rule, schema, teller, columns.get(i));
            afterDelete[i] = folds[i] == ColumnFold.PARTIAL ? ColumnFold.LATEST : folds[i];
        }
        return new ColumnwiseMerge(
                schema, rule.isSame() ? rule.whole() : null, folds, afterDelete, accumulates(rule));
    }

    private static boolean accumulates(RowRule rule) {
        return !rule.owners().isEmpty()
                || Stream.concat(Stream.of(rule.whole()), rule.columns().values().stream())
                        .anyMatch(RowMerges::accumulates);
    }

    private static boolean accumulates(ColumnRule rule) {
        return switch (rule) {
            case LATEST -> false;
            case FIRST, PARTIAL, SUM, MIN, MAX, UNION -> true;
        };
    }

    private static void checkNames(RowRule rule, TableSchema schema, List<Column> columns) {
        for (String name : rule.named()) {
            if (columns.stream().noneMatch(c -> c.name().equals(name))) {
                throw new IllegalArgumentException(
                        schema.table() + " has no column " + name + " for a merge rule");
            }
            if (schema.key().contains(name)) {
                throw new IllegalArgumentException(
                        "%s.%s belongs to the merge key and can have no merge rule"
                                .formatted(schema.table(), name));
            }
        }
    }

    private static ColumnFold fold(RowRule rule, TableSchema schema, String teller, Column column) {
        if (schema.key().contains(column.name())) {
            return ColumnFold.LATEST;
        }
        String owner = rule.owners().get(column.name());
        if (owner != null) {
            return owner.equals(teller) ? ColumnFold.LATEST : ColumnFold.KEPT;
        }
        ColumnRule own = rule.columns().get(column.name());
        return own == null ? whole(rule.whole()) : single(own, schema, column);
    }

    private static ColumnFold whole(ColumnRule rule) {
        return switch (rule) {
            case LATEST -> ColumnFold.LATEST;
            case FIRST -> ColumnFold.OF_FIRST_ROW;
            case PARTIAL -> ColumnFold.PARTIAL;
            case SUM, MIN, MAX, UNION ->
                    throw new IllegalArgumentException(
                            rule + " is a rule for single columns, not for a whole row");
        };
    }

    private static ColumnFold single(ColumnRule rule, TableSchema schema, Column column) {
        NativeType type = NativeType.of(column.type());
        return switch (rule) {
            case LATEST -> ColumnFold.LATEST;
            case FIRST -> ColumnFold.FIRST;
            case PARTIAL -> ColumnFold.PARTIAL;
            case SUM -> {
                check(Sum.isExact(type), schema, column, "cannot be added up exactly");
                yield ColumnFold.combined(Sum::of);
            }
            case MIN -> ColumnFold.smaller(order(schema, column));
            case MAX -> ColumnFold.larger(order(schema, column));
            case UNION -> {
                check(type.array(), schema, column, "is no array, which a union needs");
                yield ColumnFold.combined(new Union(type));
            }
        };
    }

    private static ValueOrder order(TableSchema schema, Column column) {
        check(
                ValueOrder.hasMeaningfulOrder(column.type()),
                schema,
                column,
                "has no order, so no smallest and no largest value");
        return ValueOrder.of(column.type());
    }

    private static void check(
            boolean allowed, TableSchema schema, Column column, String otherwise) {
        if (!allowed) {
            throw new IllegalArgumentException(
                    "%s.%s is of type %s, which %s"
                            .formatted(schema.table(), column.name(), column.type(), otherwise));
        }
    }
}
