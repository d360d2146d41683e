package io.tidemark.sink.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.postgres.Database;
import io.tidemark.sink.Phase;
import io.tidemark.sink.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads ledger and history for people and for {@code --until-caught-up}; never waits for the
 * committer's locks. Keeps one connection and replaces it after an error. For one thread at a time.
 */
public final class LedgerReader implements AutoCloseable {

    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private static final String COLUMNS =
            "token, parent, checkpoint_id, phase, position, read, snapshot, inserted, updated,"
                    + " deleted, unchanged, superseded, stale, filtered, missing, duplicate, late,"
                    + " derived, dead, lag_p50_ms,"
                    + " lag_p99_ms, lag_max_ms, bytes, tables, committed_at, took_ms";

    private final Database database;
    private @Nullable Connection connection;

    public LedgerReader(Database database) {
        this.database = database;
    }

    /** The newest epoch of a pipeline; empty if the target has none, or no ledger at all. */
    public synchronized Optional<LedgerRow> read(String pipeline) throws SQLException {
        return asking(Ledger.LEDGER, c -> readRow(c, pipeline), Optional.empty());
    }

    /** The epochs with a larger sequence that are still in the history, oldest first. */
    public synchronized List<EpochRow> epochsAfter(String pipeline, long sequence)
            throws SQLException {
        return asking(Ledger.EPOCH, c -> readEpochs(c, pipeline, sequence), List.of());
    }

    @Override
    public synchronized void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It was gone already.
            }
        }
    }

    /** A question to the target. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T asking(String table, Question<T> question, T ifMissing) throws SQLException {
        try {
            Connection open = connection;
            if (open == null) {
                open = database.connect("tidemark ledger");
                connection = open;
            }
            if (!TableEvolution.isTrue(open, "SELECT to_regclass(?) IS NOT NULL", table)) {
                return ifMissing;
            }
            return question.ask(open);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private static Optional<LedgerRow> readRow(Connection open, String pipeline)
            throws SQLException {
        try (PreparedStatement query =
                open.prepareStatement(
                        "SELECT token, fence, phase, position, checkpoint_id, committed_at FROM"
                                + " tidemark.ledger WHERE pipeline = ? AND token IS NOT NULL")) {
            query.setString(1, pipeline);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        new LedgerRow(
                                pipeline,
                                Token.parse(row.getString(1)),
                                row.getLong(2),
                                phase(row.getString(3)),
                                row.getString(4),
                                row.getLong(5),
                                row.getTimestamp(6).toInstant()));
            }
        }
    }

    private static List<EpochRow> readEpochs(Connection open, String pipeline, long sequence)
            throws SQLException {
        try (PreparedStatement query =
                open.prepareStatement(
                        "SELECT "
                                + COLUMNS
                                + " FROM tidemark.epoch WHERE pipeline = ? AND sequence > ?"
                                + " ORDER BY sequence, committed_at")) {
            query.setString(1, pipeline);
            query.setLong(2, sequence);
            List<EpochRow> epochs = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    epochs.add(epoch(row));
                }
            }
            return epochs;
        }
    }

    private static EpochRow epoch(ResultSet row) throws SQLException {
        String parent = row.getString("parent");
        AppliedCounts totals =
                new AppliedCounts(
                        row.getLong("read"),
                        row.getLong("snapshot"),
                        row.getLong("inserted"),
                        row.getLong("updated"),
                        row.getLong("deleted"),
                        row.getLong("unchanged"),
                        row.getLong("superseded"),
                        row.getLong("stale"),
                        row.getLong("filtered"),
                        row.getLong("missing"),
                        row.getLong("duplicate"),
                        row.getLong("late"),
                        row.getLong("derived"),
                        row.getLong("dead"));
        return new EpochRow(
                Token.parse(row.getString("token")),
                parent == null ? null : Token.parse(parent),
                row.getLong("checkpoint_id"),
                phase(row.getString("phase")),
                row.getString("position"),
                totals,
                lag(row),
                row.getLong("bytes"),
                tables(row.getString("tables")),
                row.getTimestamp("committed_at").toInstant(),
                Duration.ofMillis(row.getLong("took_ms")));
    }

    private static @Nullable Lag lag(ResultSet row) throws SQLException {
        long max = row.getLong("lag_max_ms");
        return row.wasNull()
                ? null
                : new Lag(row.getLong("lag_p50_ms"), row.getLong("lag_p99_ms"), max);
    }

    private static Map<String, AppliedCounts> tables(String json) throws SQLException {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, AppliedCounts>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("tidemark.epoch.tables does not hold counts", e);
        }
    }

    private static Phase phase(String code) throws SQLException {
        for (Phase phase : Phase.values()) {
            if (phase.code().equals(code)) {
                return phase;
            }
        }
        throw new SQLException("the ledger has the unknown phase " + code);
    }
}
