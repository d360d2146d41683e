package io.tidemark.pipeline.requests;

import io.tidemark.change.SourceTable;
import io.tidemark.merge.LateChanges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The late changes of a pipeline: {@code tidemark.late_change} at the target, which may be missing.
 */
public final class LateTable {

    /** One request feeds back so many at most; the rest stays for the next one. */
    static final int MOST_CHANGES = 10_000;

    /** The same for the characters of their rows: they are in memory together. */
    static final long MOST_CHARACTERS = 64L * 1024 * 1024;

    private static final int FETCHED_AT_ONCE = 100;

    private final Connection connection;
    private final String pipeline;

    public LateTable(Connection connection, String pipeline) {
        this.connection = connection;
        this.pipeline = pipeline;
    }

    /** In which order changes are shown, by their place in the log. */
    public enum Order {
        NEWEST_FIRST("DESC"),
        OLDEST_FIRST("ASC");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /**
     * A change that is set aside, for people.
     *
     * @param table the table at the source
     * @param key {@code id=7, region=eu}
     * @param lateByMillis how far behind the watermark; null if it has no event time
     */
    public record Entry(
            String table,
            String key,
            String operation,
            @Nullable String eventTime,
            @Nullable Long lateByMillis,
            String reason,
            String position) {}

    public List<Entry> entries(LateSelection selection, Order order, int limit)
            throws SQLException {
        List<Entry> entries = new ArrayList<>();
        if (!exists()) {
            return entries;
        }
        String sql =
                "SELECT source_table, key::text, operation, event_time::text, late_by_ms, reason,"
                        + " \"position\""
                        + from(selection)
                        + " ORDER BY \"position\" "
                        + order.sql
                        + ", source_table LIMIT "
                        + limit;
        try (PreparedStatement query = prepare(sql, selection);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                long lateBy = row.getLong(5);
                boolean isTimed = !row.wasNull();
                entries.add(
                        new Entry(
                                row.getString(1),
                                LateSelection.readable(row.getString(2)),
                                row.getString(3),
                                row.getString(4),
                                isTimed ? lateBy : null,
                                row.getString(6),
                                row.getString(7)));
            }
        }
        return entries;
    }

    public long count(LateSelection selection) throws SQLException {
        return count(selection, "");
    }

    /** How many of them the merge cannot put in order, and so sets aside whenever they come. */
    public long countBeyondMemory(LateSelection selection) throws SQLException {
        return count(selection, " AND reason = '" + LateChanges.BEYOND_MEMORY + "'");
    }

    private long count(LateSelection selection, String condition) throws SQLException {
        if (!exists()) {
            return 0;
        }
        String sql = "SELECT count(*)" + from(selection) + condition;
        try (PreparedStatement query = prepare(sql, selection);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The tables at the source that have changes here. */
    public List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        if (!exists()) {
            return tables;
        }
        LateSelection all = LateSelection.ALL;
        String sql = "SELECT DISTINCT source_table" + from(all) + " ORDER BY 1";
        try (PreparedStatement query = prepare(sql, all);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    /**
     * What was found.
     *
     * @param changes in the order in which they happened
     * @param unreadable so many others do not say what shape they have: an earlier version set them
     *     aside
     * @param isComplete whether these are all
     */
    record Found(List<SetAside> changes, long unreadable, boolean isComplete) {

        Found {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The selected changes of some tables.
     *
     * @param tables the tables at the source that may be meant
     */
    Found select(LateSelection selection, Collection<SourceTable> tables) throws SQLException {
        if (!exists() || !hasShapes()) {
            return new Found(List.of(), count(selection), true);
        }
        Map<String, SourceTable> byName = new HashMap<>();
        tables.forEach(table -> byName.put(table.toString(), table));
        List<SetAside> changes = new ArrayList<>();
        long unreadable = 0;
        long characters = 0;
        // Of several changes of a key the later one may leave no place for the earlier one.
        String sql =
                "SELECT source_table, \"position\", operation, \"row\"::text,"
                        + " coalesce((extract(epoch FROM committed_at) * 1000000)::bigint, 0),"
                        + " schema"
                        + from(selection)
                        + " ORDER BY event_time, \"position\", source_table";
        try (PreparedStatement query = prepare(sql, selection)) {
            query.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    SourceTable table = byName.get(row.getString(1));
                    String shape = row.getString(6);
                    if (table == null) {
                        continue;
                    }
                    if (shape == null) {
                        unreadable++;
                        continue;
                    }
                    String cells = row.getString(4);
                    characters += cells.length();
                    if (changes.size() == MOST_CHANGES
                            || (characters > MOST_CHARACTERS && !changes.isEmpty())) {
                        return new Found(changes, unreadable, false);
                    }
                    changes.add(
                            new SetAside(
                                    table,
                                    row.getString(2),
                                    row.getString(3),
                                    cells,
                                    row.getLong(5),
                                    LateChanges.fingerprint(shape)));
                }
            }
        }
        return new Found(changes, unreadable, true);
    }

    private static String from(LateSelection selection) {
        return " FROM tidemark.late_change WHERE pipeline = ?" + selection.condition();
    }

    private PreparedStatement prepare(String sql, LateSelection selection) throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, pipeline);
        selection.bind(query, 2);
        return query;
    }

    private boolean exists() throws SQLException {
        return RequestQueue.isThere(connection, LateChanges.TABLE.quoted());
    }

    /** The table of an earlier version has no such column until something is set aside again. */
    private boolean hasShapes() throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT FROM pg_attribute WHERE attname = 'schema' AND NOT"
                                        + " attisdropped AND attrelid ="
                                        + " to_regclass('tidemark.late_change')");
                ResultSet row = query.executeQuery()) {
            return row.next();
        }
    }
}
