package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;

/**
 * One statement for rows of many tables that are in each other's way: foreign keys that must hold
 * only at its end, unique values that move from row to row. All rows are staged.
 *
 * <p>Every table's deletes come first; a later step waits for the earlier ones of its table by
 * counting their rows. Where values must be unique beside the merge key, changed rows are deleted
 * and inserted anew, because an update checks each row at once. Foreign keys without an action of
 * their own do not mind: they look when the statement ends.
 */
final class EntangledStatement {

    /** How a changed row is written. */
    enum Mode {
        UPDATE_IN_PLACE,
        DELETE_AND_INSERT
    }

    /** All rows of one table, by shape. */
    record Table(List<StagedRows> shapes, Mode mode) {
        Table {
            shapes = List.copyOf(shapes);
        }
    }

    /** Where a column of the result is counted. */
    record Result(Tally tally, ObjLongConsumer<Tally> counter) {}

    private final List<String> steps = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    EntangledStatement(List<Table> tables) {
        tables.forEach(this::add);
    }

    String sql() {
        return "WITH "
                + String.join(",\n", steps)
                + "\nSELECT "
                + counted.stream().map(EntangledStatement::count).collect(Collectors.joining(", "));
    }

    /** In the order of the statement's columns. */
    List<Result> results() {
        return results;
    }

    private void add(Table table) {
        List<String> before = new ArrayList<>();
        for (StagedRows rows : table.shapes()) {
            before.add(
                    counted(rows, rows.statements().delete() + " RETURNING 1", Tally::addDeleted));
        }
        String deletesDone = waitFor(before);
        List<String> rewritten = new ArrayList<>();
        for (StagedRows rows : table.shapes()) {
            switch (table.mode()) {
                case UPDATE_IN_PLACE -> {
                    String update = rows.statements().update();
                    if (!update.isEmpty()) {
                        before.add(
                                counted(
                                        rows,
                                        update + " AND " + deletesDone + " RETURNING 1",
                                        Tally::addUpdated));
                    }
                }
                case DELETE_AND_INSERT -> rewritten.add(step(takeOut(rows)));
            }
        }
        before.addAll(rewritten);
        String done = waitFor(before);
        for (int i = 0; i < table.shapes().size(); i++) {
            StagedRows rows = table.shapes().get(i);
            if (table.mode() == Mode.DELETE_AND_INSERT) {
                counted(rows, putBack(rows, rewritten.get(i), done), Tally::addUpdated);
            }
            counted(
                    rows,
                    rows.statements().insert() + " AND " + done + " RETURNING 1",
                    Tally::addInserted);
        }
    }

    /** Deletes the rows that change; keeps in hand what they become. */
    private static String takeOut(StagedRows rows) {
        ApplyStatements statements = rows.statements();
        List<String> columns = new ArrayList<>();
        rows.shape().columns().forEach(c -> columns.add(c.atSource()));
        List<TargetColumn> kept = rows.shape().keptColumns();
        for (int i = 0; i < kept.size(); i++) {
            columns.add("t." + TableId.quote(kept.get(i).name()) + " AS k" + i);
        }
        return "DELETE FROM "
                + rows.shape().target().quoted()
                + " t USING "
                + statements.source()
                + ApplyStatements.where(
                        ApplyStatements.IS_UPSERT, statements.keysMatch(), statements.differs())
                + " RETURNING "
                + String.join(", ", columns);
    }

    private static String putBack(StagedRows rows, String takenOut, String done) {
        List<String> columns = new ArrayList<>();
        columns.add(rows.statements().inserted(ShapeColumn::staged));
        List<TargetColumn> kept = rows.shape().keptColumns();
        for (int i = 0; i < kept.size(); i++) {
            columns.add("k" + i);
        }
        return rows.statements().insertInto(kept)
                + " SELECT "
                + String.join(", ", columns)
                + " FROM "
                + takenOut
                + " WHERE "
                + done
                + " RETURNING 1";
    }

    private String counted(StagedRows rows, String sql, ObjLongConsumer<Tally> counter) {
        String name = step(sql);
        counted.add(name);
        results.add(new Result(rows.tally(), counter));
        return name;
    }

    private String step(String sql) {
        String name = "step" + steps.size();
        steps.add(name + " AS (" + sql + ")");
        return name;
    }

    private static String waitFor(List<String> names) {
        return names.stream()
                .map(EntangledStatement::count)
                .collect(Collectors.joining(" + ", "(", ") >= 0"));
    }

    private static String count(String name) {
        return "(SELECT pg_catalog.count(*) FROM " + name + ")";
    }

    /**
     * Before the statement: rows that know only some columns take the others from the target, so
     * that they become whole. Those without a row at the target stay as they are.
     *
     * @param deletes the stages that may delete the row first
     */
    static String completeFromTarget(StagedRows rows, List<StagedRows> deletes) {
        List<String> sets = new ArrayList<>();
        for (ShapeColumn column : rows.shape().columns()) {
            sets.add(
                    column.staged()
                            + " = CASE WHEN pg_catalog.substr(s.tm_mark, "
                            + (column.index() + 2)
                            + ", 1) = '1' THEN "
                            + column.comparable()
                            + " ELSE "
                            + column.atSource()
                            + " END");
        }
        sets.add("tm_mark = NULL");
        String gone =
                deletes.stream()
                        .map(d -> " AND NOT EXISTS (SELECT FROM " + deletesOf(d) + ")")
                        .collect(Collectors.joining());
        return "UPDATE "
                + rows.stage()
                + " s SET "
                + String.join(", ", sets)
                + " FROM "
                + rows.shape().target().quoted()
                + " t"
                + ApplyStatements.where(
                        ApplyStatements.IS_MASKED,
                        rows.statements().keysMatch(),
                        rows.statements().notMarkedDeleted())
                + gone;
    }

    private static String deletesOf(StagedRows deletes) {
        String keys =
                deletes.shape().keyColumns().stream()
                        .map(
                                d ->
                                        "d."
                                                + d.staged()
                                                + " OPERATOR("
                                                + d.operator()
                                                + ") t."
                                                + TableId.quote(d.name()))
                        .collect(Collectors.joining(" AND "));
        return deletes.stage() + " d WHERE pg_catalog.left(d.tm_mark, 1) = 'd' AND " + keys;
    }
}
