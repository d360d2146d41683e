package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.SoftDelete;
import io.tidemark.sink.postgres.TargetColumn.Generation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A shape of rows, bound to the table that it goes to.
 *
 * @param columns in the order of a row's cells
 */
record Shape(PlannedTable planned, TargetTable table, List<ShapeColumn> columns) {

    Shape {
        columns = List.copyOf(columns);
    }

    /** The table must have been found free of {@link TableFaults}. */
    static Shape of(PlannedTable planned, TargetTable table) {
        List<String> key = planned.schema().key();
        UniqueIndex index = table.keyIndex(key).orElseThrow();
        List<ShapeColumn> columns = new ArrayList<>();
        for (Column column : planned.schema().rowColumns()) {
            String name = column.name();
            String operator = key.contains(name) ? index.operator(name) : "";
            columns.add(
                    new ShapeColumn(columns.size(), table.column(name).orElseThrow(), operator));
        }
        return new Shape(planned, table, columns);
    }

    TableId target() {
        return table.id();
    }

    boolean softDeletes() {
        return planned.rule().deletes() == Deletes.SOFT;
    }

    /** In the order of the index that finds a row. */
    List<ShapeColumn> keyColumns() {
        List<String> order = table.keyIndex(planned.schema().key()).orElseThrow().columns();
        return columns.stream()
                .filter(ShapeColumn::isKey)
                .sorted(Comparator.comparingInt(c -> order.indexOf(c.name())))
                .toList();
    }

    /** What an upsert of a row that is there writes. */
    List<ShapeColumn> updatedColumns() {
        return columns.stream().filter(c -> !c.isIdentifiedByKey()).toList();
    }

    /** Columns that only the target knows and that a row must keep when it is written anew. */
    List<TargetColumn> keptColumns() {
        return table.columns().stream()
                .filter(c -> c.generation() != Generation.COMPUTED)
                .filter(c -> columns.stream().noneMatch(s -> s.name().equals(c.name())))
                .filter(c -> !(softDeletes() && isMarker(c.name())))
                .filter(c -> !planned.epochTimes().contains(c.name()))
                .toList();
    }

    private boolean isMarker(String column) {
        SoftDelete marks = planned.rule().softDelete();
        return column.equals(marks.flag()) || column.equals(marks.at());
    }

    /** Whether the target computes an identity although the row brings it. */
    boolean overridesIdentity() {
        return table.columns().stream().anyMatch(c -> c.generation() == Generation.ALWAYS_IDENTITY);
    }
}
