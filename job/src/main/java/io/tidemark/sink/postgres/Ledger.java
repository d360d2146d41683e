package io.tidemark.sink.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.sink.Token;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code tidemark.ledger} and {@code tidemark.epoch} at the target. A pipeline has one row
 * in the ledger; whoever applies an epoch holds the lock on it until the commit.
 */
final class Ledger {

    static final String LEDGER = "tidemark.ledger";
    static final String EPOCH = "tidemark.epoch";

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int ALWAYS_KEPT = 1_000;

    /** Pruning comes round every so many epochs. */
    private static final int PRUNE_EVERY = 500;

    private static final String CREATE_LEDGER =
            """
            CREATE TABLE tidemark.ledger (
              pipeline text PRIMARY KEY,
              token text,
              fence bigint NOT NULL,
              phase text,
              position text,
              checkpoint_id bigint,
              committed_at timestamptz)\
            """;

    private static final String CREATE_EPOCH =
            """
            CREATE TABLE tidemark.epoch (
              pipeline text, token text, sequence bigint NOT NULL, parent text,
              checkpoint_id bigint NOT NULL, phase text NOT NULL, position text NOT NULL,
              read bigint NOT NULL, snapshot bigint NOT NULL, applied bigint NOT NULL,
              inserted bigint NOT NULL, updated bigint NOT NULL, deleted bigint NOT NULL,
              unchanged bigint NOT NULL, superseded bigint NOT NULL, stale bigint NOT NULL,
              filtered bigint NOT NULL, missing bigint NOT NULL,
              duplicate bigint NOT NULL, late bigint NOT NULL, derived bigint NOT NULL,
              dead bigint NOT NULL,
              lag_p50_ms bigint, lag_p99_ms bigint, lag_max_ms bigint,
              bytes bigint NOT NULL, tables jsonb NOT NULL,
              committed_at timestamptz NOT NULL, took_ms bigint NOT NULL,
              PRIMARY KEY (pipeline, token))\
            """;

    /** For a history that an earlier version began. */
    private static final String ADD_MERGE_COUNTS =
            """
            ALTER TABLE tidemark.epoch
              ADD COLUMN duplicate bigint NOT NULL DEFAULT 0,
              ADD COLUMN late bigint NOT NULL DEFAULT 0,
              ADD COLUMN derived bigint NOT NULL DEFAULT 0\
            """;

    private static final String ADD_DEAD_LETTERS =
            "ALTER TABLE tidemark.epoch ADD COLUMN dead bigint NOT NULL DEFAULT 0";

    private static final String INSERT_EPOCH =
            """
            INSERT INTO tidemark.epoch
              (pipeline, token, sequence, parent, checkpoint_id, phase, position,
               read, snapshot, applied, inserted, updated, deleted, unchanged, superseded, stale,
               filtered, missing, duplicate, late, derived, dead, lag_p50_ms, lag_p99_ms, lag_max_ms, bytes,
               tables, committed_at, took_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
              ?::jsonb, ?, ?)\
            """;

    private static final Duration PATIENCE_WITH_THE_RUN_BEFORE = Duration.ofSeconds(5);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final TargetSession session;
    private final String pipeline;

    Ledger(TargetSession session, String pipeline) {
        this.session = session;
        this.pipeline = pipeline;
    }

    /** Makes the tables if they are missing, in a transaction of its own. */
    void create() throws SQLException {
        boolean isComplete =
                exists(EPOCH) && exists(LEDGER) && exists(RequestTable.TABLE.toString());
        if (isComplete && hasColumn("dead")) {
            session.connection().rollback();
            return;
        }
        // Two pipelines may start at the same moment.
        session.execute("SELECT pg_advisory_xact_lock(hashtextextended('tidemark ledger', 0))");
        if (!TableEvolution.schemaExists(session.connection(), "tidemark")) {
            session.execute("CREATE SCHEMA tidemark");
        }
        if (!exists(LEDGER)) {
            session.execute(CREATE_LEDGER);
        }
        if (!exists(EPOCH)) {
            session.execute(CREATE_EPOCH);
            session.execute("CREATE INDEX epoch_sequence ON tidemark.epoch (pipeline, sequence)");
        }
        if (!hasColumn("derived")) {
            session.execute(ADD_MERGE_COUNTS);
        }
        if (!hasColumn("dead")) {
            session.execute(ADD_DEAD_LETTERS);
        }
        if (!exists(RequestTable.TABLE.toString())) {
            session.execute(RequestTable.CREATE);
            session.execute(RequestTable.CREATE_INDEX);
        }
        session.connection().commit();
    }

    private boolean hasColumn(String column) throws SQLException {
        return TableEvolution.isTrue(
                session.connection(),
                "SELECT EXISTS (SELECT FROM pg_attribute WHERE attname = ? AND NOT attisdropped"
                        + " AND attrelid = to_regclass('tidemark.epoch'))",
                column);
    }

    private boolean exists(String table) throws SQLException {
        return TableEvolution.isTrue(
                session.connection(), "SELECT to_regclass(?) IS NOT NULL", table);
    }

    /**
     * Makes this run the only one that may write, in a transaction of its own.
     *
     * <p>The run before may have been frozen, or cut off, in the middle of an epoch: the server
     * then keeps its session and with it the lock, for hours if need be. It may not write any more
     * in any case, so its session is ended after a while. Its epoch is either committed, which the
     * ledger then tells, or rolled back.
     */
    long takeFence() throws SQLException {
        try {
            session.execute("SET LOCAL lock_timeout = " + PATIENCE_WITH_THE_RUN_BEFORE.toMillis());
            return raiseFence();
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            session.connection().rollback();
        }
        LOG.warn(
                "Another run of pipeline {} has held the ledger's lock for {} s: its session at the"
                        + " target is ended",
                pipeline,
                PATIENCE_WITH_THE_RUN_BEFORE.toSeconds());
        endSessionsOfRunsBefore();
        return raiseFence();
    }

    private long raiseFence() throws SQLException {
        PreparedStatement statement =
                session.prepared(
                        "INSERT INTO tidemark.ledger AS l (pipeline, fence) VALUES (?, 1)"
                                + " ON CONFLICT (pipeline) DO UPDATE SET fence = l.fence + 1"
                                + " RETURNING fence");
        statement.setString(1, pipeline);
        long fence;
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            fence = row.getLong(1);
        }
        session.connection().commit();
        return fence;
    }

    private void endSessionsOfRunsBefore() throws SQLException {
        PreparedStatement statement =
                session.prepared(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE application_name = current_setting('application_name')
                          AND datname = current_database() AND usename = current_user
                          AND pid <> pg_backend_pid()
                          AND pid IN (SELECT pid FROM pg_locks
                                      WHERE relation = 'tidemark.ledger'::regclass AND granted)\
                        """);
        statement.execute();
        session.connection().commit();
    }

    /** The ledger's row. */
    record Head(@Nullable Token token, long fence) {}

    /** Locks the ledger's row until the end of the transaction. Null if somebody has removed it. */
    @Nullable Head lock() throws SQLException {
        PreparedStatement statement =
                session.prepared(
                        "SELECT token, fence FROM tidemark.ledger WHERE pipeline = ? FOR UPDATE");
        statement.setString(1, pipeline);
        try (ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            String token = row.getString(1);
            return new Head(token == null ? null : Token.parse(token), row.getLong(2));
        }
    }

    /** Which of the tokens have been applied. */
    Set<Token> history(@Nullable Token... tokens) throws SQLException {
        List<String> texts =
                Stream.of(tokens).filter(t -> t != null).map(Object::toString).toList();
        PreparedStatement statement =
                session.prepared(
                        "SELECT token FROM tidemark.epoch WHERE pipeline = ? AND token = ANY (?)");
        statement.setString(1, pipeline);
        statement.setArray(2, session.connection().createArrayOf("text", texts.toArray()));
        Set<Token> found = new HashSet<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(Token.parse(row.getString(1)));
            }
        }
        return found;
    }

    /** Notes an epoch in ledger and history. */
    void write(EpochRow epoch) throws SQLException {
        insert(epoch);
        PreparedStatement statement =
                session.prepared(
                        "UPDATE tidemark.ledger SET token = ?, phase = ?, position = ?,"
                                + " checkpoint_id = ?, committed_at = ? WHERE pipeline = ?");
        statement.setString(1, epoch.token().toString());
        statement.setString(2, epoch.phase().code());
        statement.setString(3, epoch.position());
        statement.setLong(4, epoch.checkpointId());
        statement.setTimestamp(5, Timestamp.from(epoch.committedAt()));
        statement.setString(6, pipeline);
        if (statement.executeUpdate() != 1) {
            throw new IllegalStateException("the ledger's row was locked and is gone");
        }
        if (epoch.token().sequence() % PRUNE_EVERY == 0) {
            prune(epoch.committedAt());
        }
    }

    private void insert(EpochRow epoch) throws SQLException {
        PreparedStatement statement = session.prepared(INSERT_EPOCH);
        int at = 1;
        statement.setString(at++, pipeline);
        statement.setString(at++, epoch.token().toString());
        statement.setLong(at++, epoch.token().sequence());
        Token parent = epoch.parent();
        statement.setString(at++, parent == null ? null : parent.toString());
        statement.setLong(at++, epoch.checkpointId());
        statement.setString(at++, epoch.phase().code());
        statement.setString(at++, epoch.position());
        for (long count : counts(epoch.totals())) {
            statement.setLong(at++, count);
        }
        Lag lag = epoch.lag();
        for (int i = 0; i < 3; i++) {
            if (lag == null) {
                statement.setNull(at++, Types.BIGINT);
            } else {
                statement.setLong(at++, i == 0 ? lag.p50() : i == 1 ? lag.p99() : lag.max());
            }
        }
        statement.setLong(at++, epoch.bytes());
        statement.setString(at++, json(epoch));
        statement.setTimestamp(at++, Timestamp.from(epoch.committedAt()));
        statement.setLong(at, epoch.took().toMillis());
        statement.executeUpdate();
    }

    private static long[] counts(AppliedCounts c) {
        return new long[] {
            c.read(),
            c.snapshot(),
            c.applied(),
            c.inserted(),
            c.updated(),
            c.deleted(),
            c.unchanged(),
            c.superseded(),
            c.stale(),
            c.filtered(),
            c.missing(),
            c.duplicate(),
            c.late(),
            c.derived(),
            c.dead()
        };
    }

    private static String json(EpochRow epoch) {
        try {
            return JSON.writeValueAsString(epoch.tables());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can always be written", e);
        }
    }

    private void prune(Instant now) throws SQLException {
        PreparedStatement statement =
                session.prepared(
                        "DELETE FROM tidemark.epoch WHERE pipeline = ? AND committed_at < ?"
                                + " AND sequence < (SELECT min(n.sequence) FROM (SELECT sequence"
                                + " FROM tidemark.epoch WHERE pipeline = ?"
                                + " ORDER BY sequence DESC LIMIT "
                                + ALWAYS_KEPT
                                + ") n)");
        statement.setString(1, pipeline);
        statement.setTimestamp(2, Timestamp.from(now.minus(KEPT)));
        statement.setString(3, pipeline);
        statement.executeUpdate();
    }
}
