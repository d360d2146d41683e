package io.tidemark.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the progress of a pipeline from the tables {@code tidemark.ledger} and {@code
 * tidemark.epoch} of its target. Each poll reads only the epochs since the last one.
 */
public final class ProgressPoll implements AutoCloseable {

    /** The job has not created its tables yet. */
    private static final List<String> NOT_YET = List.of("42P01", "3F000");

    private static final String EPOCHS =
            """
            SELECT max(sequence), coalesce(sum(read), 0), coalesce(sum(snapshot), 0),
                   coalesce(sum(applied), 0)
            FROM tidemark.epoch WHERE pipeline = ? AND sequence > ?\
            """;

    /** A run that has not applied anything yet has only a fence. */
    private static final String PHASE =
            "SELECT coalesce(phase, '') FROM tidemark.ledger WHERE pipeline = ?";

    private static final String LAG =
            """
            SELECT lag_p50_ms, lag_p99_ms FROM tidemark.epoch
            WHERE pipeline = ? AND sequence > ? AND lag_p50_ms IS NOT NULL
            ORDER BY sequence DESC LIMIT 1\
            """;

    private final Connection target;
    private final String pipeline;
    private ProgressReading last = ProgressReading.NONE;

    /** Owns the connection from now on. */
    public ProgressPoll(Connection target, String pipeline) {
        this.target = target;
        this.pipeline = pipeline;
    }

    /** The progress now. */
    public ProgressReading poll() throws SQLException {
        try {
            last = next();
        } catch (SQLException e) {
            if (!NOT_YET.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
        return last;
    }

    private ProgressReading next() throws SQLException {
        long since = last.epoch().orElse(Long.MIN_VALUE);
        try (PreparedStatement statement = target.prepareStatement(EPOCHS)) {
            statement.setString(1, pipeline);
            statement.setLong(2, since);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long sequence = row.getLong(1);
                OptionalLong epoch = row.wasNull() ? last.epoch() : OptionalLong.of(sequence);
                ProgressReading counts =
                        new ProgressReading(
                                phase(),
                                epoch,
                                last.read() + row.getLong(2),
                                last.snapshot() + row.getLong(3),
                                last.applied() + row.getLong(4),
                                last.lagP50Millis(),
                                last.lagP99Millis());
                return withLag(counts, since);
            }
        }
    }

    private String phase() throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(PHASE)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private ProgressReading withLag(ProgressReading reading, long since) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(LAG)) {
            statement.setString(1, pipeline);
            statement.setLong(2, since);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new ProgressReading(
                                reading.phase(),
                                reading.epoch(),
                                reading.read(),
                                reading.snapshot(),
                                reading.applied(),
                                OptionalLong.of(row.getLong(1)),
                                OptionalLong.of(row.getLong(2)))
                        : reading;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        target.close();
    }
}
