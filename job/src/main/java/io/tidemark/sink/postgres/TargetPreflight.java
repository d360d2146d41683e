package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.postgres.SqlFaults;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds everything at the target that would stop a run: missing privileges, tables that cannot hold
 * what the source has, foreign keys that no order of statements satisfies. Changes nothing.
 */
public final class TargetPreflight {

    private final Connection connection;
    private final List<PlannedTable> tables;
    private final List<TableId> ownTables;
    private final TargetCatalog catalog;
    private final TargetPrivileges privileges;
    private final Set<Fault> faults = new LinkedHashSet<>();

    private TargetPreflight(
            Connection connection, List<PlannedTable> tables, List<TableId> ownTables) {
        this.connection = connection;
        this.tables = tables;
        this.ownTables = ownTables;
        this.catalog = new TargetCatalog(connection);
        this.privileges = new TargetPrivileges(connection, faults::add);
    }

    /**
     * Every fault at once, with its remedy; empty if a run can begin.
     *
     * @param ownTables those that Tidemark fills beside the ledger
     */
    public static List<Fault> check(
            Connection connection, List<PlannedTable> tables, List<TableId> ownTables) {
        TargetPreflight preflight = new TargetPreflight(connection, tables, ownTables);
        try {
            preflight.check();
        } catch (SQLException e) {
            preflight.faults.add(SqlFaults.of("target", e));
        }
        return List.copyOf(preflight.faults);
    }

    private void check() throws SQLException {
        if (readOnly()) {
            return;
        }
        privileges.temporaryTables();
        privileges.ledger();
        for (TableId own : ownTables) {
            privileges.ownTable(own);
        }
        for (PlannedTable planned : tables) {
            privileges.types(planned);
            TableId target = planned.rule().target();
            // A schema that may not be looked into hides whether the table is there.
            if (privileges.canLookInto(target.schema())) {
                table(planned);
            }
        }
        cycles();
    }

    /** A server that takes no rows at all has only this fault. */
    private boolean readOnly() throws SQLException {
        if (TableEvolution.isTrue(connection, "SELECT pg_is_in_recovery()")) {
            faults.add(
                    new Fault(
                            "target",
                            "the server is a standby, which takes no rows",
                            "use the primary"));
            return true;
        }
        if (TableEvolution.isTrue(
                connection, "SELECT current_setting('transaction_read_only')::bool")) {
            faults.add(
                    new Fault(
                            "target",
                            "transactions are read-only, default_transaction_read_only is on",
                            "switch it off, or add &options=-cdefault_transaction_read_only=off to"
                                    + " the URL"));
            return true;
        }
        return false;
    }

    private void table(PlannedTable planned) throws SQLException {
        Optional<TargetTable> table = catalog.table(planned.rule().target());
        if (table.isEmpty()) {
            privileges.createIn(planned.rule().target().schema());
            return;
        }
        faults.addAll(TableFaults.of(planned, table.get()));
        if (table.get().kind() == TargetTable.Kind.TABLE) {
            privileges.table(planned, table.get());
        }
    }

    private void cycles() throws SQLException {
        List<TableId> targets = tables.stream().map(t -> t.rule().target()).distinct().toList();
        List<ForeignKey> cycle = TableOrder.rigidCycles(targets, catalog.foreignKeys());
        if (cycle.isEmpty()) {
            return;
        }
        ForeignKey first = cycle.get(0);
        faults.add(
                new Fault(
                        "target table " + first.child(),
                        "foreign keys form a cycle that is checked at every statement: "
                                + cycle.stream()
                                        .map(k -> k.name() + " of " + k.child())
                                        .collect(Collectors.joining(", ")),
                        "ALTER TABLE "
                                + first.child().quoted()
                                + " ALTER CONSTRAINT "
                                + TableId.quote(first.name())
                                + " DEFERRABLE"));
    }

    /**
     * The DDL of a run's first epochs, as far as it can be told before.
     *
     * @throws SQLException if the target does not answer
     */
    public static List<String> ddl(Connection connection, List<PlannedTable> tables)
            throws SQLException {
        TargetCatalog catalog = new TargetCatalog(connection);
        List<String> statements = new ArrayList<>();
        for (PlannedTable planned : tables) {
            TableDefinition definition = new TableDefinition(planned);
            Optional<TargetTable> table = catalog.table(planned.rule().target());
            if (table.isEmpty()) {
                statements.add(definition.create());
            } else {
                statements.addAll(missingColumns(planned, table.get()));
                planned.columns().stream()
                        .filter(c -> isWidened(planned, c, table.get()))
                        .forEach(c -> statements.add(definition.widenColumn(c)));
            }
        }
        return statements;
    }

    /** Whether the table is there and has any. */
    public static boolean hasRows(Connection connection, TableId table) throws SQLException {
        return new TargetCatalog(connection).table(table).isPresent()
                && TableEvolution.isTrue(
                        connection, "SELECT EXISTS (SELECT FROM " + table.quoted() + ")");
    }

    private static boolean isWidened(PlannedTable planned, Column column, TargetTable table) {
        return table.column(column.name())
                .filter(have -> planned.widens(column, have.type()))
                .isPresent();
    }

    /** Columns that a run would add. */
    static List<String> missingColumns(PlannedTable planned, TargetTable table) {
        List<String> statements = new ArrayList<>();
        planned.columns().stream()
                .filter(c -> table.column(c.name()).isEmpty())
                .forEach(c -> statements.add(new TableDefinition(planned).addColumn(c)));
        return statements;
    }
}
