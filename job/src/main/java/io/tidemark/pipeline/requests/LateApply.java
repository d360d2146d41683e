package io.tidemark.pipeline.requests;

import io.tidemark.change.KeyEncoder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import io.tidemark.config.History;
import io.tidemark.config.Merging;
import io.tidemark.config.Nearest;
import io.tidemark.config.Write;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TablePlan;
import io.tidemark.merge.TargetShapes;
import io.tidemark.pipeline.requests.RequestAnswers.Carried;
import io.tidemark.sink.TargetException;
import io.tidemark.sink.TargetRules;
import io.tidemark.sink.postgres.CurrentRows;
import io.tidemark.sink.postgres.PlannedTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Feeds late changes back: they go through the merge once more, which does not judge them as late
 * again. What it may have forgotten of their keys comes with them, from the target.
 */
final class LateApply {

    /** Keys that the target is asked for together. */
    private static final int KEYS_AT_ONCE = 500;

    private final MergePlan plan;
    private final TargetRules rules;
    private final SchemaStore schemas;

    LateApply(MergePlan plan, TargetRules rules) {
        this.plan = plan;
        this.rules = rules;
        this.schemas = new SchemaStore(plan.storage());
    }

    /**
     * Reads what is selected; the connection has a transaction.
     *
     * @throws IllegalArgumentException if it cannot be carried out, with the reason for people
     */
    Carried apply(LateSelection selection, Connection connection)
            throws SQLException, IOException, TargetException {
        LateTable late = new LateTable(connection, plan.pipeline());
        LateTable.Found found = late.select(selection, tables(selection));
        FedBack fedBack = new FedBack();
        CurrentRows current = new CurrentRows(connection);
        for (List<SetAside> slice : slices(found.changes())) {
            add(slice, current, fedBack);
        }
        List<String> outcome = new ArrayList<>();
        outcome.add(counted(fedBack.count(), "fed back"));
        if (!found.isComplete()) {
            outcome.add("more are still set aside: ask again");
        }
        if (found.unreadable() > 0) {
            outcome.add(counted(found.unreadable(), "of an earlier version stay set aside"));
        }
        long others = late.count(selection) - fedBack.count() - found.unreadable();
        if (found.isComplete() && others > 0) {
            outcome.add(
                    counted(others, "of tables that the pipeline does not merge stay set aside"));
        }
        return new Carried(fedBack.changes(), String.join("; ", outcome));
    }

    private static String counted(long changes, String what) {
        return changes + (changes == 1 ? " change " : " changes ") + what;
    }

    private List<SourceTable> tables(LateSelection selection) {
        String name = selection.table();
        List<SourceTable> meant =
                plan.tables().keySet().stream()
                        .filter(table -> selection.meansTable(table.toString()))
                        .toList();
        if (name == null || !meant.isEmpty()) {
            return meant;
        }
        List<String> merged = plan.tables().keySet().stream().map(SourceTable::toString).toList();
        throw new IllegalArgumentException(
                "the pipeline merges no table "
                        + name
                        + "; "
                        + (merged.isEmpty()
                                ? "it merges none"
                                : Nearest.remedy(name, "it merges", merged)));
    }

    /** Changes of one shape that are worked on together, in the order in which they were. */
    private static List<List<SetAside>> slices(List<SetAside> changes) {
        List<List<SetAside>> slices = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= changes.size(); to++) {
            if (to == changes.size()
                    || to - from == KEYS_AT_ONCE
                    || changes.get(to).schema() != changes.get(from).schema()) {
                slices.add(changes.subList(from, to));
                from = to;
            }
        }
        return slices;
    }

    private void add(List<SetAside> slice, CurrentRows current, FedBack fedBack)
            throws SQLException, IOException, TargetException {
        SetAside first = slice.get(0);
        TableSchema schema = schemas.get(first.schema());
        TablePlan table = Objects.requireNonNull(plan.of(first.table()));
        List<BinaryRowData> rows = new ArrayList<>();
        for (SetAside late : slice) {
            rows.add(FedBack.row(late, schema));
        }
        Map<Integer, CurrentRows.Row> baselines = baselines(table, schema, current, rows);
        KeyEncoder keys = new KeyEncoder(table.target(), schema.keyIndexes());
        for (int i = 0; i < slice.size(); i++) {
            fedBack.add(slice.get(i), keys.key(rows.get(i)), rows.get(i), baselines.get(i));
        }
    }

    private Map<Integer, CurrentRows.Row> baselines(
            TablePlan table, TableSchema schema, CurrentRows current, List<BinaryRowData> rows)
            throws SQLException, TargetException {
        Merging merging = table.merging();
        if (merging.write() == Write.APPEND) {
            // A change is a row of its own: none at the target is to be compared with it.
            return Map.of();
        }
        History history = merging.history();
        return current.of(
                new PlannedTable(TargetShapes.of(schema, merging), rules.of(table.source())),
                schema,
                history == null ? null : history.validFrom(),
                rows);
    }
}
