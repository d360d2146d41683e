package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.RowRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** A rule for every column: how its value before and that of the change become one. */
final class ColumnMerges implements RowMerge {

    /** What a column becomes; the row before is there. */
    private interface Cell {
        /** Null is SQL's null. */
        @Nullable BinaryStringData merge(
                @Nullable BinaryStringData before, @Nullable BinaryStringData change);
    }

    private record Merged(ColumnRule rule, boolean isKey, Cell cell) {}

    private final List<Merged> columns = new ArrayList<>();
    private final RowBuilder builder;
    private final boolean accumulates;

    /**
     * @throws IllegalArgumentException if a rule does not suit the type of its column
     */
    ColumnMerges(RowRule rule, TableSchema schema) {
        for (Column column : schema.rowColumns()) {
            boolean isKey = schema.key().contains(column.name());
            ColumnRule own =
                    isKey
                            ? ColumnRule.LATEST
                            : rule.columns().getOrDefault(column.name(), rule.whole());
            columns.add(new Merged(own, isKey, cell(own, column)));
        }
        this.builder = new RowBuilder(columns.size());
        this.accumulates =
                columns.stream()
                        .anyMatch(
                                c ->
                                        c.rule() != ColumnRule.LATEST
                                                && c.rule() != ColumnRule.PARTIAL);
    }

    private static Cell cell(ColumnRule rule, Column column) {
        ValueOrder order = ValueOrder.of(column.type());
        return switch (rule) {
            case LATEST -> (before, change) -> change;
            case FIRST -> (before, change) -> before;
            case PARTIAL -> (before, change) -> change == null ? before : change;
            case MIN -> (before, change) -> extreme(before, change, order, -1);
            case MAX -> (before, change) -> extreme(before, change, order, 1);
            case SUM -> {
                requireExactNumber(column);
                yield ColumnMerges::sum;
            }
            case UNION -> {
                if (!column.type().endsWith("[]")) {
                    throw new IllegalArgumentException(
                            "union is for arrays, and the column "
                                    + column.name()
                                    + " is of type "
                                    + column.type());
                }
                yield (before, change) ->
                        before == null
                                ? change
                                : change == null ? before : TextArrays.union(before, change);
            }
        };
    }

    /** The sum of floating point numbers depends on their order and on how they are written. */
    private static void requireExactNumber(Column column) {
        boolean exact =
                ValueOrder.isNumber(column.type())
                        && !column.type().equals("real")
                        && !column.type().equals("double precision");
        if (!exact) {
            throw new IllegalArgumentException(
                    "sum is for whole numbers and numeric, and the column "
                            + column.name()
                            + " is of type "
                            + column.type());
        }
    }

    private static @Nullable BinaryStringData extreme(
            @Nullable BinaryStringData before,
            @Nullable BinaryStringData change,
            ValueOrder order,
            int sign) {
        if (before == null || change == null) {
            return before == null ? change : before;
        }
        return sign * order.compare(change, before) > 0 ? change : before;
    }

    /** NaN swallows every number, as in PostgreSQL. */
    private static @Nullable BinaryStringData sum(
            @Nullable BinaryStringData before, @Nullable BinaryStringData change) {
        if (before == null || change == null) {
            return before == null ? change : before;
        }
        String a = before.toString();
        String b = change.toString();
        if (isSpecial(a) || isSpecial(b)) {
            boolean cancels = isSpecial(a) && isSpecial(b) && !a.equals(b);
            return cancels ? BinaryStringData.fromString("NaN") : isSpecial(a) ? before : change;
        }
        return BinaryStringData.fromString(
                new BigDecimal(a).add(new BigDecimal(b)).toPlainString());
    }

    private static boolean isSpecial(String number) {
        return number.equals("NaN") || number.endsWith("Infinity");
    }

    @Override
    public @Nullable MergedRow merge(@Nullable MergedRow before, Change change) {
        if (change.kind() == Change.Kind.DELETE) {
            return null;
        }
        MergedRow told = new MergedRow(change.row(), change.missing());
        StringBuilder missing = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            missing.append(set(i, before, told) ? '0' : '1');
        }
        return new MergedRow(builder.build(), Masks.orNull(missing));
    }

    /** Sets a column; false if nothing tells its value. */
    private boolean set(int i, @Nullable MergedRow before, MergedRow told) {
        Merged column = columns.get(i);
        boolean known = before != null && before.tells(i);
        if (!told.tells(i)) {
            return set(i, known && before != null ? before.row() : null);
        }
        if (!known) {
            // What a partial change leaves out may be at the target.
            boolean leavesOut =
                    column.rule() == ColumnRule.PARTIAL && told.row().isNullAt(i);
            return set(i, leavesOut ? null : told.row());
        }
        BinaryStringData value =
                column.cell().merge(value(before == null ? null : before.row(), i), value(told.row(), i));
        if (value == null) {
            builder.setNull(i);
        } else {
            builder.set(i, value);
        }
        return true;
    }

    private boolean set(int i, @Nullable BinaryRowData from) {
        if (from == null) {
            builder.setNull(i);
            return false;
        }
        builder.set(i, from, i);
        return true;
    }

    private static @Nullable BinaryStringData value(@Nullable BinaryRowData row, int i) {
        return row == null || row.isNullAt(i) ? null : (BinaryStringData) row.getString(i);
    }

    @Override
    public boolean accumulates() {
        return accumulates;
    }
}
