package io.tidemark.source.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.config.TableRule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether one table can be read completely, and every change of it understood. */
final class TableCheck {

    private final Connection connection;
    private final Catalog catalog;
    private final TypeSupport support;
    private final SourceRole role;

    TableCheck(Connection connection, Catalog catalog, TypeSupport support, SourceRole role) {
        this.connection = connection;
        this.catalog = catalog;
        this.support = support;
        this.role = role;
    }

    List<Fault> faults(TableId table, TableRule rule) throws SQLException {
        TableFacts facts = TableFacts.read(connection, catalog.oid(table));
        List<Catalog.TypedColumn> columns = catalog.columns(facts.oid());
        List<Fault> faults = new ArrayList<>();
        faults.addAll(access(table, facts));
        faults.addAll(storage(table, facts));
        faults.addAll(
                KeyCheck.faults(
                        table,
                        rule,
                        catalog.primaryKey(facts.oid()),
                        columns.stream().map(Catalog.TypedColumn::column).toList(),
                        facts));
        faults.addAll(types(table, columns));
        return faults;
    }

    /**
     * Whether the log tells whole rows, of deletes and of updates that leave large values alone,
     * where the entry needs them. What else is wrong with the table can be found all the same.
     */
    List<Fault> wholeRows(TableId table, TableRule rule) throws SQLException {
        if (rule.merging().isByLog() && !rule.shaping().needsWholeRows()) {
            return List.of();
        }
        return TableFacts.read(connection, catalog.oid(table)).parts().stream()
                .filter(part -> !part.identity().equals("f"))
                .map(
                        part ->
                                new Fault(
                                        part.table().toString(),
                                        "order-by, merge, history, write, lateness, where, expect and"
                                                + " expressions of select need whole rows in the"
                                                + " log, and its replica identity is not FULL",
                                        "ALTER TABLE "
                                                + part.table().quoted()
                                                + " REPLICA IDENTITY FULL;"))
                .toList();
    }

    private List<Fault> access(TableId table, TableFacts facts) {
        List<Fault> faults = new ArrayList<>();
        String grants = "";
        if (!facts.schemaUsable()) {
            grants +=
                    "GRANT USAGE ON SCHEMA "
                            + TableId.quote(table.schema())
                            + " TO "
                            + role.quoted()
                            + "; ";
        }
        if (!facts.selectable()) {
            grants += "GRANT SELECT ON " + table.quoted() + " TO " + role.quoted() + "; ";
        }
        if (!grants.isEmpty()) {
            faults.add(
                    new Fault(
                            table.toString(),
                            "the role " + role.name() + " may not read it",
                            grants.strip()));
        }
        if (facts.hidesRows()) {
            faults.add(
                    new Fault(
                            table.toString(),
                            "row-level security hides rows from the role " + role.name(),
                            "as a superuser: ALTER ROLE " + role.quoted() + " BYPASSRLS;"));
        }
        return faults;
    }

    private static List<Fault> storage(TableId table, TableFacts facts) {
        List<Fault> faults = new ArrayList<>();
        for (TableFacts.Part part : facts.parts()) {
            if (part.persistence().equals("u")) {
                faults.add(
                        new Fault(
                                part.table().toString(),
                                "is unlogged, so its changes are not in the log",
                                "ALTER TABLE " + part.table().quoted() + " SET LOGGED;"));
            }
            if (!part.kind().equals("r")) {
                faults.add(
                        new Fault(
                                part.table().toString(),
                                "is a foreign table and a partition of "
                                        + table
                                        + "; its changes are not in the log",
                                "exclude " + table));
            }
        }
        if (facts.hasChildren()) {
            faults.add(
                    new Fault(
                            table.toString(),
                            "other tables inherit from it: a query of it returns their rows, its"
                                    + " log does not",
                            "exclude it, or end the inheritance with ALTER TABLE <child> NO INHERIT"
                                    + " "
                                    + table.quoted()
                                    + ";"));
        }
        return faults;
    }

    private List<Fault> types(TableId table, List<Catalog.TypedColumn> columns)
            throws SQLException {
        List<Fault> faults = new ArrayList<>();
        for (Catalog.TypedColumn typed : columns) {
            Column column = typed.column();
            Optional<TypeSupport.Refusal> refusal = support.refusal(typed.type());
            refusal.ifPresent(
                    r ->
                            faults.add(
                                    new Fault(
                                            table + "." + column.name(),
                                            "its type "
                                                    + column.type()
                                                    + " cannot be carried: "
                                                    + r.type()
                                                    + " is "
                                                    + r.reason(),
                                            r.remedy())));
        }
        return faults;
    }
}
