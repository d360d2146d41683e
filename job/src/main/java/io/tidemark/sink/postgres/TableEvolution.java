package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TypeDefinition;
import io.tidemark.config.Fault;
import io.tidemark.sink.TargetException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the target fit for the rows of a shape, within the transaction of its first epoch: creates
 * the schema, types and the table where they are missing, adds and renames columns, and where the
 * rule says so gives a column a type that holds more. Never drops what is there.
 */
final class TableEvolution {

    private static final Logger LOG = LoggerFactory.getLogger(TableEvolution.class);

    private static final Pattern QUOTED_SCHEMA = Pattern.compile("\"((?:[^\"]|\"\")+)\"\\..*");
    private static final Pattern PLAIN_SCHEMA = Pattern.compile("([^\".]+)\\..*");

    private final Connection connection;
    private final TargetCatalog catalog;

    TableEvolution(Connection connection) {
        this.connection = connection;
        this.catalog = new TargetCatalog(connection);
    }

    /**
     * The shape bound to its table.
     *
     * @throws TargetException if rows of the shape cannot be kept there
     */
    Shape prepare(PlannedTable planned) throws SQLException, TargetException {
        for (TypeDefinition type : planned.schema().types()) {
            createType(type);
        }
        TableId target = planned.rule().target();
        Optional<TargetTable> found = catalog.table(target);
        if (found.isEmpty()) {
            createSchema(target.schema());
            run(new TableDefinition(planned).create());
        } else if (found.get().kind() == TargetTable.Kind.TABLE) {
            addColumns(planned, found.get());
            widenColumns(planned, found.get());
        }
        TargetTable table = catalog.table(target).orElseThrow();
        List<Fault> faults = TableFaults.of(planned, table);
        if (!faults.isEmpty()) {
            throw new TargetException(together(faults), false, null);
        }
        return Shape.of(planned, table);
    }

    private static Fault together(List<Fault> faults) {
        return new Fault(
                faults.get(0).where(),
                faults.stream().map(Fault::what).collect(Collectors.joining("; ")),
                faults.stream().map(Fault::remedy).collect(Collectors.joining("; ")));
    }

    private void addColumns(PlannedTable planned, TargetTable table) throws SQLException {
        TableDefinition definition = new TableDefinition(planned);
        for (Column column : planned.columns()) {
            if (table.column(column.name()).isPresent()) {
                continue;
            }
            String former = column.former();
            if (former != null && table.column(former).isPresent() && !has(planned, former)) {
                run(definition.renameColumn(former, column));
            } else {
                run(definition.addColumn(column));
            }
        }
    }

    private static boolean has(PlannedTable planned, String name) {
        return planned.columns().stream().anyMatch(column -> column.name().equals(name));
    }

    private void widenColumns(PlannedTable planned, TargetTable table) throws SQLException {
        for (Column column : planned.columns()) {
            Optional<TargetColumn> have = table.column(column.name());
            if (have.isPresent() && planned.widens(column, have.get().type())) {
                run(new TableDefinition(planned).widenColumn(column));
            }
        }
    }

    private void createType(TypeDefinition type) throws SQLException {
        if (!typeExists(connection, type)) {
            Optional<String> schema = schemaOf(type);
            if (schema.isPresent()) {
                createSchema(schema.get());
            }
            run(type.ddl());
        }
    }

    static boolean typeExists(Connection connection, TypeDefinition type) throws SQLException {
        return isTrue(connection, "SELECT to_regtype(?) IS NOT NULL", type.name());
    }

    /** The schema that a type's qualified name begins with. */
    static Optional<String> schemaOf(TypeDefinition type) {
        Matcher quoted = QUOTED_SCHEMA.matcher(type.name());
        if (quoted.matches()) {
            return Optional.of(quoted.group(1).replace("\"\"", "\""));
        }
        Matcher plain = PLAIN_SCHEMA.matcher(type.name());
        return plain.matches() ? Optional.of(plain.group(1)) : Optional.empty();
    }

    private void createSchema(String name) throws SQLException {
        if (!schemaExists(connection, name)) {
            run("CREATE SCHEMA " + TableId.quote(name));
        }
    }

    static boolean schemaExists(Connection connection, String name) throws SQLException {
        return isTrue(connection, "SELECT count(*) > 0 FROM pg_namespace WHERE nspname = ?", name);
    }

    /** Asks for a boolean about some text. */
    static boolean isTrue(Connection connection, String sql, String... arguments)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                query.setString(i + 1, arguments[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void run(String ddl) throws SQLException {
        LOG.info("At the target: {}", ddl);
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl);
        }
    }
}
