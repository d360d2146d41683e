package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.sink.TargetTableRule;
import java.util.ArrayList;
import java.util.List;

/** A table of the source and what becomes of it at the target. */
public record PlannedTable(TableSchema schema, TargetTableRule rule) {

    /** The columns that the target needs: the source's, and two more for soft deletes. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>(schema.columns());
        if (rule.deletes() == Deletes.SOFT) {
            columns.add(Column.of(rule.softDelete().flag(), "boolean", true));
            columns.add(Column.of(rule.softDelete().at(), "timestamp with time zone", false));
        }
        return columns;
    }
}
