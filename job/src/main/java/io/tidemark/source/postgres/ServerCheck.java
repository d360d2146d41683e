package io.tidemark.source.postgres;

import io.tidemark.config.Fault;
import io.tidemark.postgres.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Whether the server is set up for logical replication and has room for one more reader. */
final class ServerCheck {

    static final int OLDEST_VERSION = 14;

    /** Room that the remedy makes beyond what is used now. */
    private static final int SPARE = 5;

    private static final String SETTINGS =
            """
            SELECT current_setting('wal_level'), pg_is_in_recovery(),
                   current_setting('max_replication_slots')::int8,
                   (SELECT count(*) FROM pg_replication_slots WHERE slot_name <> ?),
                   current_setting('max_wal_senders')::int8,
                   (SELECT count(*) FROM pg_stat_replication r
                     WHERE NOT EXISTS (SELECT FROM pg_replication_slots s
                                        WHERE s.active_pid = r.pid AND s.slot_name = ?))\
            """;

    private record Settings(
            String walLevel,
            boolean standby,
            long slots,
            long slotsOfOthers,
            long senders,
            long sendersOfOthers) {}

    private final Connection connection;
    private final Database database;
    private final String slot;
    private final List<Fault> faults = new ArrayList<>();

    ServerCheck(Connection connection, Database database, String slot) {
        this.connection = connection;
        this.database = database;
        this.slot = slot;
    }

    /** An old server has only this fault: the other questions need newer catalogs. */
    List<Fault> faults(SourceRole role) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST_VERSION) {
            fault(
                    "the server is PostgreSQL "
                            + version
                            + ", the oldest supported version is "
                            + OLDEST_VERSION,
                    "upgrade the server");
            return faults;
        }
        Settings settings = SqlRows.one(connection, SETTINGS, ServerCheck::settings, slot, slot);
        checkLog(settings);
        checkRoom("max_replication_slots", settings.slots(), settings.slotsOfOthers());
        checkRoom("max_wal_senders", settings.senders(), settings.sendersOfOthers());
        Slot.read(connection, slot)
                .filter(s -> !s.database().equals(database.database()))
                .ifPresent(s -> faults.add(ResumeCheck.otherDatabase(database, slot, s)));
        if (!role.mayReplicate()) {
            fault(
                    "the role " + role.name() + " may not replicate",
                    "as a superuser: ALTER ROLE " + role.quoted() + " REPLICATION;");
        }
        return faults;
    }

    /**
     * Why tables cannot be added to a log that is being read: that takes a second slot for a while.
     */
    List<Fault> faultsOfAdding() throws SQLException {
        Settings settings = SqlRows.one(connection, SETTINGS, ServerCheck::settings, slot, slot);
        checkSecond("max_replication_slots", settings.slots(), settings.slotsOfOthers());
        checkSecond("max_wal_senders", settings.senders(), settings.sendersOfOthers());
        return faults;
    }

    private void checkSecond(String setting, long allowed, long used) {
        if (used + 1 >= allowed) {
            fault(
                    "a table that is added is read through a second slot until it is as far as the"
                            + " others, and there is no room for one in the "
                            + allowed
                            + " of "
                            + setting,
                    raise(setting, used + 1));
        }
    }

    private static Settings settings(ResultSet row) throws SQLException {
        return new Settings(
                row.getString(1),
                row.getBoolean(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6));
    }

    private void checkLog(Settings settings) {
        if (settings.standby()) {
            fault(
                    "the server is a standby, which has no publications of its own",
                    "use the primary");
        }
        if (!settings.walLevel().equals("logical")) {
            fault(
                    "wal_level is " + settings.walLevel() + ", so the log does not tell rows",
                    "as a superuser: ALTER SYSTEM SET wal_level = logical; then restart the"
                            + " server");
        }
    }

    private void checkRoom(String setting, long allowed, long used) {
        if (used >= allowed) {
            fault(
                    "all " + allowed + " of " + setting + " are in use by others",
                    raise(setting, used));
        }
    }

    private static String raise(String setting, long used) {
        return "as a superuser: ALTER SYSTEM SET "
                + setting
                + " = "
                + (used + SPARE)
                + "; then restart the server";
    }

    private void fault(String what, String remedy) {
        faults.add(new Fault("source " + database.display(), what, remedy));
    }
}
