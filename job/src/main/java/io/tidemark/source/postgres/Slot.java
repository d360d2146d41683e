package io.tidemark.source.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A logical replication slot as the server has it.
 *
 * @param reader the process that reads from it and whose it is, empty if nobody does
 * @param confirmedLsn the log before this place may be gone
 * @param invalidation why the server gave the slot up, empty if it did not
 */
record Slot(String plugin, String database, String reader, long confirmedLsn, String invalidation) {

    private static final int INVALIDATION_REASON_SINCE = 17;

    private static final String STATE =
            """
            SELECT coalesce(s.plugin, ''), coalesce(s.database, ''),
                   CASE WHEN s.active
                        THEN format('pid %%s, role %%s, application %%s, from %%s',
                                    s.active_pid, coalesce(a.usename, '?'),
                                    coalesce(nullif(a.application_name, ''), '?'),
                                    coalesce(host(a.client_addr), 'a local socket'))
                        ELSE '' END,
                   coalesce(s.confirmed_flush_lsn, '0/0')::text,
                   CASE WHEN %s IS NOT NULL THEN %s
                        WHEN s.wal_status = 'lost' THEN 'its log was removed' ELSE '' END
              FROM pg_replication_slots s LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid
             WHERE s.slot_name = ?\
            """;

    static Optional<Slot> read(Connection connection, String name) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        String reason =
                version >= INVALIDATION_REASON_SINCE ? "s.invalidation_reason" : "NULL::text";
        return SqlRows.first(connection, STATE.formatted(reason, reason), Slot::slot, name);
    }

    private static Slot slot(ResultSet row) throws SQLException {
        return new Slot(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Lsn.parse(row.getString(4)),
                row.getString(5));
    }

    boolean active() {
        return !reader.isEmpty();
    }
}
