package io.tidemark.source.postgres;

import io.tidemark.postgres.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongFunction;

/**
 * A second stream of the log, which tells only of tables that were copied, from where their copy
 * began. It is read from a temporary copy of the slot, which goes away with the session.
 *
 * @param log what it tells
 */
record Replay(Connection session, LogReader log) implements AutoCloseable {

    /**
     * Begins to read.
     *
     * @param sql for the catalog; nobody else uses it at the same time
     * @param reached notes that every commit up to a place is handed over
     */
    static Replay open(
            LoadPlan plan,
            Connection sql,
            Addition addition,
            Handover handover,
            LongFunction<LsnOffset> reached)
            throws SQLException {
        Connection session =
                Database.of(plan.endpoint())
                        .connectForReplication("tidemark " + plan.pipeline() + " added");
        try {
            LogReader.Origin origin =
                    new LogReader.Origin(
                            sql,
                            session,
                            copySlot(session, plan.slot()),
                            addition.told(),
                            (table, commit) -> addition.tables().contains(table));
            return new Replay(session, LogReader.open(plan, origin, handover, reached, () -> 0));
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Slots of all databases are one namespace, so the name has the session's process in it. */
    private static String copySlot(Connection session, String slot) throws SQLException {
        String sql =
                "SELECT slot_name FROM pg_copy_logical_replication_slot('%s',"
                        + " 'tidemark_added_' || pg_backend_pid(), true)";
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql.formatted(slot))) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            log.close();
        } finally {
            session.close();
        }
    }
}
