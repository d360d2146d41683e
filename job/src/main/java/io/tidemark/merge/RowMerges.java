package io.tidemark.merge;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.RowRule;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes merge rules out of the pipeline file's words, for the shape of a table. */
public final class RowMerges {

    private RowMerges() {}

    /** As {@link #of(RowRule, TableSchema, String)}, with the commit time as the event time. */
    public static RowMerge of(RowRule rule, TableSchema schema) {
        return of(rule, schema, null);
    }

    /**
     * The rule for rows and changes of this shape.
     *
     * @param eventTime the column that tells a class of the user's the event time; null: the commit
     *     time
     * @throws IllegalArgumentException if a column is not there, its type does not allow its rule,
     *     or the class of the user's cannot be used
     */
    public static RowMerge of(RowRule rule, TableSchema schema, @Nullable String eventTime) {
        if (rule.own() != null) {
            return OwnFold.of(rule.own(), schema, eventTime);
        }
        List<Column> columns = schema.rowColumns();
        checkNames(rule, schema, columns);
        ColumnFold[] folds = new ColumnFold[columns.size()];
        ColumnFold[] afterDelete = new ColumnFold[columns.size()];
        for (int i = 0; i < folds.length; i++) {
            folds[i] = fold(rule, schema, columns.get(i));
            afterDelete[i] = folds[i] == ColumnFold.PARTIAL ? ColumnFold.LATEST : folds[i];
        }
        return new ColumnwiseMerge(
                schema,
                rule.columns().isEmpty() ? rule.whole() : null,
                folds,
                afterDelete,
                accumulates(rule.whole(), rule.columns().values()));
    }

    /**
     * A row in another shape of its table, see {@link RowUpgrade}, which is to be kept where there
     * are many rows.
     */
    public static MergedRow upgraded(MergedRow row, TableSchema from, TableSchema to) {
        return RowUpgrade.between(from, to).upgraded(row);
    }

    private static boolean accumulates(ColumnRule whole, Collection<ColumnRule> columns) {
        return Stream.concat(Stream.of(whole), columns.stream())
                .anyMatch(
                        rule ->
                                switch (rule) {
                                    case LATEST -> false;
                                    case FIRST, PARTIAL, SUM, MIN, MAX, UNION -> true;
                                });
    }

    private static void checkNames(RowRule rule, TableSchema schema, List<Column> columns) {
        for (String name : rule.columns().keySet()) {
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

    private static ColumnFold fold(RowRule rule, TableSchema schema, Column column) {
        if (schema.key().contains(column.name())) {
            return ColumnFold.LATEST;
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
