package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Fault;
import io.tidemark.config.TableRule;
import io.tidemark.postgres.Database;
import io.tidemark.postgres.SqlFaults;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Finds everything at the source that would fail or lose changes later, all at once. Changes
 * nothing.
 */
public final class SourcePreflight {

    /**
     * What was found.
     *
     * @param tables the tables without faults, by name
     */
    public record Result(List<Fault> faults, List<PlannedSourceTable> tables) {

        public Result {
            faults = List.copyOf(faults);
            tables = List.copyOf(tables);
        }
    }

    private final Connection connection;
    private final Database database;
    private final String name;
    private final Catalog catalog;
    private final SourceRole role;
    private final List<Fault> faults = new ArrayList<>();

    private SourcePreflight(
            Connection connection, Database database, String pipeline, String source)
            throws SQLException {
        this.connection = connection;
        this.database = database;
        this.name = Capture.slotName(pipeline, source);
        this.catalog = new Catalog(connection, source);
        this.role = SourceRole.read(connection);
    }

    /**
     * Checks server, role and tables.
     *
     * @param source its name in the pipeline file
     * @param rules the entries of {@code tables:} that read from this source
     * @param typeExistsAtTarget whether the target has a type of this qualified name
     */
    public static Result check(
            Database database,
            String pipeline,
            String source,
            List<TableRule> rules,
            Predicate<String> typeExistsAtTarget) {
        try (Connection connection = database.connect("tidemark " + pipeline + " preflight")) {
            return new SourcePreflight(connection, database, pipeline, source)
                    .check(rules, typeExistsAtTarget);
        } catch (SQLException e) {
            return new Result(List.of(SqlFaults.of("source " + database.display(), e)), List.of());
        }
    }

    private Result check(List<TableRule> rules, Predicate<String> typeExistsAtTarget)
            throws SQLException {
        faults.addAll(new ServerCheck(connection, database, name).faults(role));
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < ServerCheck.OLDEST_VERSION) {
            return new Result(faults, List.of());
        }
        SortedMap<TableId, TableRule> decided = catalog.decided(rules);
        faults.addAll(new RuleCheck(connection, decided).faults(rules));
        checkPublication(List.copyOf(decided.keySet()));
        TypeSupport support = new TypeSupport(catalog.types(), typeExistsAtTarget);
        TableCheck check = new TableCheck(connection, catalog, support, role);
        List<PlannedSourceTable> tables = new ArrayList<>();
        for (Map.Entry<TableId, TableRule> entry : decided.entrySet()) {
            List<Fault> found = check.faults(entry.getKey(), entry.getValue());
            faults.addAll(found);
            faults.addAll(check.wholeRows(entry.getKey(), entry.getValue()));
            if (found.isEmpty()) {
                tables.add(planned(entry.getKey(), entry.getValue()));
            }
        }
        return new Result(faults, tables);
    }

    private PlannedSourceTable planned(TableId table, TableRule rule) throws SQLException {
        TableSchema schema = catalog.schema(table, rule.mergeKey());
        return new PlannedSourceTable(
                schema, rule, TableChoice.target(rule, table), catalog.estimatedRows(table));
    }

    private void checkPublication(List<TableId> tables) throws SQLException {
        if (role.superuser() || tables.isEmpty()) {
            return;
        }
        Optional<Publication> publication = Publication.read(connection, name);
        if (publication.filter(p -> p.covers(tables)).isPresent()) {
            return;
        }
        if (publication.filter(Publication::complete).isPresent()
                && Slot.read(connection, name).isPresent()) {
            // There may be state, of a run to which tables are added.
            faults.addAll(
                    new ResumeCheck(connection, database, name)
                            .notToAdd(publication.get(), tables));
            return;
        }
        List<String> missing = new ArrayList<>();
        if (!role.mayCreate()) {
            missing.add("it has no CREATE on the database");
        }
        if (publication.filter(p -> !p.owned()).isPresent()) {
            missing.add("it does not own the publication that is there, which is for other tables");
        }
        List<TableId> foreign = new ArrayList<>();
        for (TableId table : tables) {
            if (!TableFacts.read(connection, catalog.oid(table)).owned()) {
                foreign.add(table);
            }
        }
        if (!foreign.isEmpty()) {
            missing.add("it does not own " + foreign);
        }
        if (!missing.isEmpty()) {
            faults.add(
                    new Fault(
                            "source " + database.display(),
                            "the role "
                                    + role.name()
                                    + " cannot make the publication: "
                                    + String.join("; ", missing),
                            Capture.administrator(
                                    String.join("; ", Publication.statements(name, tables)))));
        }
    }
}
