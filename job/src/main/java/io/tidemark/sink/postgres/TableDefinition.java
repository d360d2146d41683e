package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The DDL of a target table, as text. */
final class TableDefinition {

    /** The setting that holds the token of the epoch that the transaction applies. */
    static final String EPOCH_SETTING = "tidemark.epoch";

    /** Null where a row is inserted by hand. */
    private static final String DEFAULT_EPOCH =
            " DEFAULT nullif(current_setting('" + EPOCH_SETTING + "', true), '')";

    /** Leaves room in each page, so that an update finds a place beside the old row. */
    private static final int FILL_FACTOR = 90;

    private final PlannedTable planned;

    TableDefinition(PlannedTable planned) {
        this.planned = planned;
    }

    /**
     * The table as the source has it, but for {@code NOT NULL}: the source sees to that, and its
     * log does not tell when it allows nulls.
     */
    String create() {
        List<String> parts = new ArrayList<>();
        for (Column column : planned.columns()) {
            parts.add(column(column) + defaultOf(column) + (isMarker(column) ? " NOT NULL" : ""));
        }
        parts.add("PRIMARY KEY (" + quoted(planned.schema().key()) + ")");
        return "CREATE TABLE "
                + planned.rule().target().quoted()
                + " ("
                + String.join(", ", parts)
                + ") WITH (fillfactor = "
                + FILL_FACTOR
                + ")";
    }

    /** A column that an existing table lacks. It may be null: its rows do not have it yet. */
    String addColumn(Column column) {
        String add =
                "ALTER TABLE " + planned.rule().target().quoted() + " ADD COLUMN " + column(column);
        if (isEpoch(column)) {
            // The rows that are there are not this epoch's: the default is only for new ones.
            return add + ", ALTER COLUMN " + TableId.quote(column.name()) + " SET" + DEFAULT_EPOCH;
        }
        return add + (column.initial() == null ? defaultOf(column) : initial(column));
    }

    /** What was another name at the source until now. */
    String renameColumn(String former, Column column) {
        return "ALTER TABLE %s RENAME COLUMN %s TO %s"
                .formatted(
                        planned.rule().target().quoted(),
                        TableId.quote(former),
                        TableId.quote(column.name()));
    }

    /** The type of the source, which holds all values that are there; rewrites the table. */
    String widenColumn(Column column) {
        String name = TableId.quote(column.name());
        return "ALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s::%s"
                .formatted(
                        planned.rule().target().quoted(), name, column.type(), name, column.type());
    }

    /** What gives the merge key its index. */
    String createKeyIndex() {
        return "CREATE UNIQUE INDEX ON "
                + planned.rule().target().quoted()
                + " ("
                + quoted(planned.schema().key())
                + ")";
    }

    private String column(Column column) {
        String definition = TableId.quote(column.name()) + " " + column.type();
        if (column.computed()) {
            return definition + " GENERATED ALWAYS AS (" + column.generation() + ") STORED";
        }
        return definition;
    }

    private String defaultOf(Column column) {
        if (isMarker(column)) {
            return " DEFAULT false";
        }
        return isEpoch(column) ? DEFAULT_EPOCH : "";
    }

    /**
     * Rows that are older than the column have this value at the source; some of them may still be
     * on their way in the old shape, so it stays the default.
     */
    private static String initial(Column column) {
        String text = column.initial();
        return text == null ? "" : " DEFAULT '" + text.replace("'", "''") + "'::" + column.type();
    }

    private boolean isMarker(Column column) {
        return planned.rule().deletes() == Deletes.SOFT
                && column.name().equals(planned.rule().softDelete().flag());
    }

    private boolean isEpoch(Column column) {
        return column.name().equals(planned.rule().epochColumn());
    }

    static String quoted(List<String> names) {
        return names.stream().map(TableId::quote).collect(Collectors.joining(", "));
    }
}
