package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import io.tidemark.change.TypeDefinition;
import io.tidemark.config.Deletes;
import io.tidemark.config.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds privileges that the target's user lacks, each with the exact GRANT. */
final class TargetPrivileges {

    private static final TableId LEDGER = new TableId("tidemark", "ledger");
    private static final TableId EPOCH = new TableId("tidemark", "epoch");

    private final Connection connection;
    private final Consumer<Fault> faults;

    TargetPrivileges(Connection connection, Consumer<Fault> faults) {
        this.connection = connection;
        this.faults = faults;
    }

    /** Stages are temporary tables. */
    void temporaryTables() throws SQLException {
        if (!is("SELECT has_database_privilege(current_database(), 'TEMP')")) {
            lacks("database", "TEMPORARY", "GRANT TEMPORARY ON DATABASE " + database());
        }
    }

    void ledger() throws SQLException {
        if (!canLookInto("tidemark")) {
            return;
        }
        boolean complete = exists(LEDGER) && exists(EPOCH) && exists(RequestTable.TABLE);
        if (!complete) {
            createIn("tidemark");
        }
        if (exists(LEDGER)) {
            rows(LEDGER, List.of("SELECT", "INSERT", "UPDATE"));
        }
        if (exists(EPOCH)) {
            rows(EPOCH, List.of("SELECT", "INSERT", "DELETE"));
        }
        if (exists(RequestTable.TABLE)) {
            // The command that asks is the same user as the job that answers.
            rows(RequestTable.TABLE, List.of("SELECT", "INSERT", "UPDATE"));
        }
    }

    /** What is set aside or cannot be used goes to a table of its own. */
    void ownTable(TableId table) throws SQLException {
        if (!canLookInto(table.schema())) {
            return;
        }
        if (exists(table)) {
            rows(table, List.of("SELECT", "INSERT", "UPDATE", "DELETE"));
        } else {
            createIn(table.schema());
        }
    }

    void types(PlannedTable planned) throws SQLException {
        for (TypeDefinition type : planned.schema().types()) {
            Optional<String> schema = TableEvolution.schemaOf(type);
            if (schema.isPresent()
                    && canLookInto(schema.get())
                    && !TableEvolution.typeExists(connection, type)) {
                createIn(schema.get());
            }
        }
    }

    void table(PlannedTable planned, TargetTable table) throws SQLException {
        List<String> needed = new ArrayList<>(List.of("SELECT", "INSERT", "UPDATE"));
        // Rows that exchange a unique value are deleted and inserted anew, whatever deletes do.
        if (planned.rule().deletes() == Deletes.HARD
                || table.hasSecondaryUnique(planned.schema().key())) {
            needed.add("DELETE");
        }
        rows(table.id(), needed);
        List<String> missing = TargetPreflight.missingColumns(planned, table);
        boolean owns =
                is(
                        "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class"
                                + " WHERE oid = to_regclass(?)",
                        table.id().quoted());
        if (!missing.isEmpty() && !owns) {
            faults.accept(
                    new Fault(
                            "target table " + table.id(),
                            "lacks columns, and only its owner can add them",
                            String.join("; ", missing)));
        }
    }

    private boolean exists(TableId table) throws SQLException {
        return is("SELECT to_regclass(?) IS NOT NULL", table.quoted());
    }

    /** Whether the schema is there and may be looked into; says so if it cannot be made. */
    boolean canLookInto(String name) throws SQLException {
        if (!TableEvolution.schemaExists(connection, name)) {
            if (!is("SELECT has_database_privilege(current_database(), 'CREATE')")) {
                lacks(
                        "database",
                        "CREATE, needed for the schema " + name,
                        "GRANT CREATE ON DATABASE " + database());
            }
            return false;
        }
        if (!is("SELECT has_schema_privilege(?, 'USAGE')", name)) {
            lacks("schema " + name, "USAGE", "GRANT USAGE ON SCHEMA " + TableId.quote(name));
            return false;
        }
        return true;
    }

    /** Whether something can be made in a schema that is there. */
    void createIn(String schema) throws SQLException {
        if (!is("SELECT has_schema_privilege(?, 'CREATE')", schema)) {
            lacks("schema " + schema, "CREATE", "GRANT CREATE ON SCHEMA " + TableId.quote(schema));
        }
    }

    private void rows(TableId table, List<String> needed) throws SQLException {
        List<String> lacking = new ArrayList<>();
        for (String privilege : needed) {
            if (!is("SELECT has_table_privilege(to_regclass(?), ?)", table.quoted(), privilege)) {
                lacking.add(privilege);
            }
        }
        if (!lacking.isEmpty()) {
            String list = String.join(", ", lacking);
            lacks("target table " + table, list, "GRANT " + list + " ON " + table.quoted());
        }
    }

    private void lacks(String where, String privilege, String grant) throws SQLException {
        faults.accept(
                new Fault(
                        where,
                        "the privilege " + privilege + " is missing",
                        grant + " TO " + text("SELECT quote_ident(current_user)")));
    }

    private String database() throws SQLException {
        return text("SELECT quote_ident(current_database())");
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private boolean is(String sql, String... arguments) throws SQLException {
        return TableEvolution.isTrue(connection, sql, arguments);
    }
}
