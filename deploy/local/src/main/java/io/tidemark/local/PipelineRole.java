package io.tidemark.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * The role of a pipeline on an embedded server, with a generated password, as the administrator
 * makes it by a {@link RoleScript}: it has these privileges and no others.
 */
public final class PipelineRole {

    /** The name of the role. */
    public static final String NAME = "tidemark";

    private final EmbeddedDatabase database;
    private final RoleScript script;
    private final String password = EmbeddedDatabase.newPassword();

    private PipelineRole(EmbeddedDatabase database, RoleScript script) {
        this.database = database;
        this.script = script;
    }

    /** Makes the role that reads a source. */
    public static PipelineRole ofSource(EmbeddedDatabase source, String schema)
            throws SQLException {
        return create(source, RoleScript.SOURCE, schema);
    }

    /**
     * Makes the role that writes a target. The administrator may do with its tables what a
     * superuser may.
     */
    public static PipelineRole ofTarget(EmbeddedDatabase target, String schema)
            throws SQLException {
        PipelineRole role = create(target, RoleScript.TARGET, schema);
        role.execute("GRANT " + NAME + " TO " + EmbeddedDatabase.ADMINISTRATOR);
        return role;
    }

    private static PipelineRole create(EmbeddedDatabase database, RoleScript script, String schema)
            throws SQLException {
        PipelineRole role = new PipelineRole(database, script);
        role.admit(schema);
        role.execute("ALTER ROLE %s PASSWORD '%s'".formatted(NAME, role.password));
        return role;
    }

    /** Runs the script for a schema, once more if tables have come since. */
    public void admit(String schema) throws SQLException {
        execute(
                script.sql(
                        Map.of(
                                "role",
                                NAME,
                                "DBNAME",
                                database.database(),
                                "schema",
                                schema,
                                "owner",
                                EmbeddedDatabase.ADMINISTRATOR)));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** {@code postgresql://user:password@localhost:port/database}, for psql and pipeline files. */
    public String url() {
        return database.url(NAME, password);
    }

    /** The generated password. */
    public String password() {
        return password;
    }
}
