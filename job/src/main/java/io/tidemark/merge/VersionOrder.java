package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.OrderColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * The order of the changes of a key: by the columns of {@code order-by}, then by the position in
 * the log. Null comes before every value, whatever the direction.
 */
final class VersionOrder {

    /** A column that orders: where it is in a row, how it is compared, and which end is newer. */
    private record Ordering(int index, ValueOrder order, int sign) {}

    private final List<Ordering> orderings;

    private VersionOrder(List<Ordering> orderings) {
        this.orderings = List.copyOf(orderings);
    }

    /**
     * @throws IllegalArgumentException if the shape lacks one of the columns
     */
    static VersionOrder of(List<OrderColumn> columns, TableSchema schema) {
        List<Column> shape = schema.rowColumns();
        List<String> names = shape.stream().map(Column::name).toList();
        List<Ordering> orderings = new ArrayList<>();
        for (OrderColumn column : columns) {
            int index = names.indexOf(column.column());
            if (index < 0) {
                throw new IllegalArgumentException(
                        schema.table() + " has no column " + column.column() + " to be ordered by");
            }
            orderings.add(
                    new Ordering(
                            index,
                            ValueOrder.of(shape.get(index).type()),
                            column.direction() == OrderColumn.Direction.ASC ? 1 : -1));
        }
        return new VersionOrder(orderings);
    }

    Version version(Change change) {
        List<@Nullable String> values = new ArrayList<>(orderings.size());
        for (Ordering ordering : orderings) {
            values.add(
                    change.row().isNullAt(ordering.index())
                            ? null
                            : change.row().getString(ordering.index()).toString());
        }
        return new Version(values, change.major(), change.minor());
    }

    int compare(Version a, Version b) {
        for (int i = 0; i < orderings.size(); i++) {
            int compared = compare(orderings.get(i), a.values().get(i), b.values().get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return a.major() != b.major()
                ? Long.compare(a.major(), b.major())
                : Long.compare(a.minor(), b.minor());
    }

    private static int compare(Ordering ordering, @Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        return ordering.sign()
                * ordering.order()
                        .compare(BinaryStringData.fromString(a), BinaryStringData.fromString(b));
    }
}
