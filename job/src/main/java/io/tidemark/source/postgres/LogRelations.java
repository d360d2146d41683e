package io.tidemark.source.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the shape behind a Relation message.
 *
 * <p>The message has the columns as they were when the change was made, without their constraints.
 * The planned shape is taken if it has the same columns, else today's shape of the catalog if that
 * has (the usual case after ALTER TABLE), else a shape is put together from the message.
 */
final class LogRelations {

    /** A column of a Relation message. */
    record LogColumn(String name, int type, int modifier) {}

    private final SchemaStore schemas;
    private final Catalog catalog;
    private final Connection sql;

    LogRelations(LoadPlan plan, Connection sql) {
        this.schemas = new SchemaStore(plan.storage());
        this.catalog = new Catalog(sql, plan.source());
        this.sql = sql;
    }

    /** The table as changes from now on have it; its shape is durable when this returns. */
    LogTable table(PlannedSourceTable planned, List<LogColumn> columns)
            throws SQLException, IOException {
        List<Column> seen = new ArrayList<>();
        for (LogColumn column : columns) {
            seen.add(
                    Column.of(
                            column.name(),
                            catalog.typeName(column.type(), column.modifier()),
                            false));
        }
        TableSchema shape = shape(planned, seen);
        return new LogTable(planned, shape, schemas.put(shape), sql);
    }

    private TableSchema shape(PlannedSourceTable planned, List<Column> seen) throws SQLException {
        if (sameColumns(planned.schema(), seen)) {
            return planned.schema();
        }
        for (String key : planned.schema().key()) {
            if (seen.stream().noneMatch(c -> c.name().equals(key))) {
                throw new FatalFaultException(
                        new Fault(
                                planned.schema().table().toString(),
                                "the merge key's column " + key + " was dropped or renamed",
                                "adapt merge-key and run '--start fresh'"),
                        null);
            }
        }
        TableSchema known = planned.schema();
        List<Column> columns = withInitial(seen, known.rowColumns());
        try {
            TableSchema today = catalog.schema(known.table(), known.key());
            if (sameColumns(today, seen)) {
                return today;
            }
            columns = withInitial(columns, today.rowColumns());
        } catch (IllegalArgumentException | ConfigException e) {
            // The table of today has another key or is gone; the message is all there is.
        }
        return new TableSchema(known.source(), known.table(), columns, known.key(), known.types());
    }

    /** What rows have that are older than a column, the message does not tell. */
    private static List<Column> withInitial(List<Column> seen, List<Column> known) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            Column column = seen.get(i);
            boolean mayBeRenamed = seen.size() == known.size();
            Column same = mayBeRenamed ? known.get(i) : null;
            for (Column other : known) {
                if (other.name().equals(column.name())) {
                    same = other;
                }
            }
            columns.add(
                    same != null && same.type().equals(column.type()) && same.initial() != null
                            ? column.since(same.initial())
                            : column);
        }
        return columns;
    }

    private static boolean sameColumns(TableSchema shape, List<Column> seen) {
        List<Column> rows = shape.rowColumns();
        if (rows.size() != seen.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).name().equals(seen.get(i).name())
                    || !rows.get(i).type().equals(seen.get(i).type())) {
                return false;
            }
        }
        return true;
    }
}
