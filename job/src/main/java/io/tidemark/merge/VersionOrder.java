package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.OrderColumn;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * Which of two changes of a key is the newer one: the columns of {@code order-by} decide in turn,
 * then the rank of their sources, then the position.
 *
 * <p>A total order, whatever the changes tell: null, and a column that the change does not tell, is
 * older than every value in both directions. So a change that tells no column at all (a delete of a
 * log that tells only keys) is older than all that do, and goes by its position among its like.
 * Comparing it with the others by position instead would not be an order: with versions 5 at
 * position 1 and 3 at position 3, a delete at 2 would be newer than the first, older than the
 * second, and the second older than the first.
 */
public final class VersionOrder {

    private final int[] indexes;
    private final ValueOrder[] orders;
    private final boolean[] descending;
    private final int rank;

    private VersionOrder(int[] indexes, ValueOrder[] orders, boolean[] descending, int rank) {
        this.indexes = indexes;
        this.orders = orders;
        this.descending = descending;
        this.rank = rank;
    }

    /**
     * The order for changes of this schema. Versions of changes of other schemas can be compared
     * with it, as they hold values in the order of {@code columns}.
     *
     * @param columns empty: by position alone
     * @param rank of the schema's source, where several feed the table; 0 otherwise
     * @throws IllegalArgumentException if the schema has no such column, or its type has no order
     */
    public static VersionOrder of(List<OrderColumn> columns, TableSchema schema, int rank) {
        List<Column> row = schema.rowColumns();
        List<String> names = schema.rowNames();
        int count = columns.size();
        int[] indexes = new int[count];
        ValueOrder[] orders = new ValueOrder[count];
        boolean[] descending = new boolean[count];
        for (int i = 0; i < count; i++) {
            OrderColumn column = columns.get(i);
            indexes[i] = names.indexOf(column.column());
            if (indexes[i] < 0) {
                throw new IllegalArgumentException(
                        schema.table() + " has no column " + column.column() + " to order by");
            }
            String type = row.get(indexes[i]).type();
            if (!ValueOrder.hasMeaningfulOrder(type)) {
                throw new IllegalArgumentException(
                        "%s.%s is of type %s, which changes cannot be ordered by"
                                .formatted(schema.table(), column.column(), type));
            }
            orders[i] = ValueOrder.of(type);
            descending[i] = column.direction() == OrderColumn.Direction.DESC;
        }
        return new VersionOrder(indexes, orders, descending, rank);
    }

    /** The version of a change of this schema; points into its row. */
    public Version version(Change change) {
        BinaryRowData row = change.row();
        @Nullable BinaryStringData[] values = new @Nullable BinaryStringData[indexes.length];
        for (int i = 0; i < values.length; i++) {
            if (!row.isNullAt(indexes[i])) {
                values[i] = (BinaryStringData) row.getString(indexes[i]);
            }
        }
        return Version.of(values, rank, change.major(), change.minor());
    }

    /** Negative if {@code a} is the older one, 0 if both are the same change. */
    public int compare(Version a, Version b) {
        check(a);
        check(b);
        if (a.isPositionOnly() != b.isPositionOnly()) {
            return a.isPositionOnly() ? -1 : 1;
        }
        for (int i = 0; i < a.size(); i++) {
            int order = compare(i, a.value(i), b.value(i));
            if (order != 0) {
                return order;
            }
        }
        int byRank = Integer.compare(a.rank(), b.rank());
        if (byRank != 0) {
            return byRank;
        }
        int byMajor = Long.compare(a.major(), b.major());
        return byMajor != 0 ? byMajor : Long.compare(a.minor(), b.minor());
    }

    private int compare(int column, @Nullable BinaryStringData a, @Nullable BinaryStringData b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        int order = orders[column].compare(a, b);
        return descending[column] ? Integer.compare(0, order) : order;
    }

    private void check(Version version) {
        if (!version.isPositionOnly() && version.size() != indexes.length) {
            throw new IllegalStateException(
                    "the version "
                            + version
                            + " has "
                            + version.size()
                            + " values, the changes are ordered by "
                            + indexes.length
                            + " columns");
        }
    }
}
