package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The role that reads the source.
 *
 * @param mayReplicate it has REPLICATION, or the role by which a managed service grants it
 * @param mayCreate it has CREATE on the database
 */
record SourceRole(String name, boolean superuser, boolean mayReplicate, boolean mayCreate) {

    private static final String ROLE =
            """
            SELECT rolname, rolsuper,
                   rolsuper OR rolreplication
                   OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication'
                                 AND pg_has_role(g.oid, 'MEMBER')),
                   has_database_privilege(current_database(), 'CREATE')
              FROM pg_roles WHERE rolname = current_user\
            """;

    static SourceRole read(Connection connection) throws SQLException {
        return SqlRows.one(connection, ROLE, SourceRole::role);
    }

    private static SourceRole role(ResultSet row) throws SQLException {
        return new SourceRole(
                row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
    }

    String quoted() {
        return TableId.quote(name);
    }
}
