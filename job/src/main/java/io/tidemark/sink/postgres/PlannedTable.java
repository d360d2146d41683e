package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.sink.TargetTableRule;
import java.util.ArrayList;
import java.util.List;

/** A table of the source and what becomes of it at the target. */
public record PlannedTable(TableSchema schema, TargetTableRule rule) {

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
