package io.tidemark.pipeline.requests;

import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableId;
import io.tidemark.merge.LateChanges;
import io.tidemark.transform.DeadLetterRows;
import io.tidemark.transform.DeadLetterRows.State;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of a pipeline: {@code tidemark.dead_letter} at the target, which may be missing.
 */
public final class DeadLetterTable {

    /** Those of which something can still become. */
    public static final List<State> OPEN = List.of(State.DEAD, State.WAITING);

    private final Connection connection;
    private final String pipeline;

    public DeadLetterTable(Connection connection, String pipeline) {
        this.connection = connection;
        this.pipeline = pipeline;
    }

    /** A dead letter, for people. */
    public record Entry(
            String id,
            String state,
            String table,
            String key,
            String operation,
            long attempts,
            String firstSeen,
            @Nullable String message) {}

    /** The selected ones, those that came last first. */
    public List<Entry> entries(DeadLetterSelection selection, List<State> states, int limit)
            throws SQLException {
        List<Entry> entries = new ArrayList<>();
        if (!exists()) {
            return entries;
        }
        String sql =
                "SELECT id, state, source_table, key::text, operation, attempts,"
                        + " to_char(first_seen AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),"
                        + " message"
                        + from(selection, states)
                        + " ORDER BY first_seen DESC, \"position\" DESC, id LIMIT "
                        + limit;
        try (PreparedStatement query = prepare(sql, selection);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                entries.add(
                        new Entry(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                LateSelection.readable(row.getString(4)),
                                row.getString(5),
                                row.getLong(6),
                                row.getString(7),
                                row.getString(8)));
            }
        }
        return entries;
    }

    public long count(DeadLetterSelection selection, List<State> states) throws SQLException {
        if (!exists()) {
            return 0;
        }
        try (PreparedStatement query =
                        prepare("SELECT count(*)" + from(selection, states), selection);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Everything about the one with this id, by column. */
    public Optional<Map<String, @Nullable String>> details(String id) throws SQLException {
        if (!exists()) {
            return Optional.empty();
        }
        DeadLetterSelection one = DeadLetterSelection.of(id);
        String columns =
                Stream.concat(
                                DeadLetterRows.SCHEMA.rowNames().stream(),
                                Stream.of(DeadLetterRows.EPOCH))
                        .map(
                                name ->
                                        name.equals("row")
                                                ? "jsonb_pretty(\"row\")"
                                                : TableId.quote(name) + "::text")
                        .collect(Collectors.joining(", "));
        try (PreparedStatement query =
                        prepare("SELECT " + columns + from(one, List.of(State.values())), one);
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            Map<String, @Nullable String> details = new LinkedHashMap<>();
            int at = 1;
            for (String name : DeadLetterRows.SCHEMA.rowNames()) {
                details.put(name, row.getString(at++));
            }
            details.put(DeadLetterRows.EPOCH, row.getString(at));
            return Optional.of(details);
        }
    }

    /** The selected ones as they came, in the order in which they did. */
    List<SetAside> select(DeadLetterSelection selection, List<State> states, SchemaStore schemas)
            throws SQLException, IOException {
        List<SetAside> changes = new ArrayList<>();
        if (!exists()) {
            return changes;
        }
        String sql =
                "SELECT \"position\", operation, \"row\"::text,"
                        + " coalesce((extract(epoch FROM source_time) * 1000000)::bigint, 0),"
                        + " schema"
                        + from(selection, states)
                        + " ORDER BY \"position\", source_table";
        try (PreparedStatement query = prepare(sql, selection);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                long schema = LateChanges.fingerprint(row.getString(5));
                changes.add(
                        new SetAside(
                                schemas.get(schema).sourceTable(),
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                schema));
            }
        }
        return changes;
    }

    private static String from(DeadLetterSelection selection, List<State> states) {
        String codes =
                states.stream()
                        .map(state -> "'" + state.code() + "'")
                        .collect(Collectors.joining(", "));
        return " FROM tidemark.dead_letter WHERE pipeline = ? AND state IN ("
                + codes
                + ")"
                + selection.condition();
    }

    private PreparedStatement prepare(String sql, DeadLetterSelection selection)
            throws SQLException {
        PreparedStatement query = connection.prepareStatement(sql);
        query.setString(1, pipeline);
        selection.bind(query, 2);
        return query;
    }

    /** The tables at the source that have some. */
    public List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        if (!exists()) {
            return tables;
        }
        DeadLetterSelection all = new DeadLetterSelection(null, LateSelection.ALL);
        String sql =
                "SELECT DISTINCT source_table" + from(all, List.of(State.values())) + " ORDER BY 1";
        try (PreparedStatement query = prepare(sql, all);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }

    private boolean exists() throws SQLException {
        return RequestQueue.isThere(connection, DeadLetterRows.TABLE.quoted());
    }
}
