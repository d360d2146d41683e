package io.tidemark.pipeline.requests;

import io.tidemark.sink.postgres.RequestTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The requests of one pipeline at the target, for who writes them and who carries them out. */
public final class RequestQueue {

    private final Connection connection;
    private final String pipeline;

    public RequestQueue(Connection connection, String pipeline) {
        this.connection = connection;
        this.pipeline = pipeline;
    }

    /** The name of the session in which a job looks for requests. */
    static String session(String pipeline) {
        return "tidemark requests " + pipeline;
    }

    /** Whether the target can take requests; it can once a job has written to it. */
    public boolean exists() throws SQLException {
        return isThere(connection, RequestTable.TABLE.quoted());
    }

    /** Whether a job looks for them right now. */
    public boolean isWatched() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT FROM pg_stat_activity WHERE application_name = ? AND datname ="
                                + " current_database()")) {
            query.setString(1, session(pipeline));
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    static boolean isThere(Connection connection, String table) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            query.setString(1, table);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * Asks for something.
     *
     * @return the id of the request
     */
    public long add(String verb, String arguments) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO tidemark.request (pipeline, verb, arguments)"
                                + " VALUES (?, ?, ?::jsonb) RETURNING id")) {
            insert.setString(1, pipeline);
            insert.setString(2, verb);
            insert.setString(3, arguments);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** What became of a request. */
    public record Answer(boolean isCarriedOut, String outcome) {}

    /** Empty as long as it is new. */
    public Optional<Answer> answer(long id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT state, coalesce(outcome, '') FROM tidemark.request WHERE id = ?")) {
            query.setLong(1, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.of(new Answer(false, "the request was removed"));
                }
                String state = row.getString(1);
                return state.equals(RequestTable.NEW)
                        ? Optional.empty()
                        : Optional.of(
                                new Answer(state.equals(RequestTable.DONE), row.getString(2)));
            }
        }
    }

    /** The oldest one that is not carried out. */
    Optional<Request> next() throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT id, verb, arguments::text FROM tidemark.request"
                                + " WHERE pipeline = ? AND state = 'new' ORDER BY id LIMIT 1")) {
            query.setString(1, pipeline);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Request(row.getLong(1), row.getString(2), row.getString(3)))
                        : Optional.empty();
            }
        }
    }

    /** Those of these requests that the target does not know to be carried out. */
    Set<Long> stillNew(Collection<Long> ids) throws SQLException {
        Set<Long> open = new HashSet<>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT id FROM tidemark.request WHERE id = ANY (?) AND state = 'new'")) {
            query.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    open.add(row.getLong(1));
                }
            }
        }
        return open;
    }

    /** What a reader sees does not change until it is done. */
    static void beginReading(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        }
    }

    static void endReading(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
