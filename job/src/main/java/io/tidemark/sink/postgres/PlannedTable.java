package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.ColumnCompatibility;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.sink.TargetTableRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A table of the source and what becomes of it at the target. */
public record PlannedTable(TableSchema schema, TargetTableRule rule) {

    /** The same with columns that have other names by now. */
    PlannedTable renamed(Map<String, String> names) {
        List<Column> columns = new ArrayList<>();
        for (Column column : schema.columns()) {
            String name = names.get(column.name());
            boolean taken = schema.columns().stream().anyMatch(other -> other.name().equals(name));
            columns.add(
                    name == null || taken || schema.key().contains(column.name())
                            ? column
                            : column.named(name, column.name()));
        }
        return new PlannedTable(
                new TableSchema(
                        schema.source(), schema.table(), columns, schema.key(), schema.types()),
                rule);
    }

    /** Whether a column that the target has is to get the wider type that the source has. */
    boolean widens(Column source, String have) {
        return rule.types() == TargetTableRule.Types.WIDENED
                && !ColumnCompatibility.holds(have, source.type())
                && ColumnCompatibility.holds(source.type(), have);
    }

    /** The names of the columns that have the time of the epoch. */
    List<String> epochTimes() {
        return schema.columns().stream().filter(Column::holdsEpochTime).map(Column::name).toList();
    }

    /** The columns that the target needs: the source's, and those that only a target has. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>(schema.columns());
        if (rule.deletes() == Deletes.SOFT) {
            columns.add(Column.of(rule.softDelete().flag(), "boolean", true));
            columns.add(Column.of(rule.softDelete().at(), "timestamp with time zone", false));
        }
        String epoch = rule.epochColumn();
        if (epoch != null) {
            columns.add(Column.of(epoch, "text", false));
        }
        return columns;
    }
}
