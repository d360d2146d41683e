package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import io.tidemark.postgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the target and everything that is only known as long as it lasts: prepared
 * statements, stages, what the catalog said. After any error the session is closed, so nothing in
 * it can outlive the rollback of the transaction that it came from.
 */
final class TargetSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TargetSession.class);

    private static final int MAX_STATEMENTS = 2_000;

    private final Connection connection;
    private final Map<Long, Shape> shapes = new HashMap<>();
    private final Set<Long> stages = new HashSet<>();
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable List<ForeignKey> foreignKeys;
    private boolean knewCatalog;

    private TargetSession(Connection connection) {
        this.connection = connection;
    }

    static TargetSession open(Database database, String pipeline) throws SQLException {
        Connection connection = database.connect("tidemark " + pipeline);
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new TargetSession(connection);
    }

    Connection connection() {
        return connection;
    }

    /** A transaction begins: what the catalog said until now may be out of date. */
    void begin() {
        knewCatalog = !shapes.isEmpty();
    }

    /** Whether this transaction trusts what an earlier one read of the catalog. */
    boolean trustsOlderCatalog() {
        return knewCatalog;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A statement that stays prepared; do not close it. */
    PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() >= MAX_STATEMENTS) {
            String oldest = statements.keySet().iterator().next();
            PreparedStatement removed = statements.remove(oldest);
            if (removed != null) {
                removed.close();
            }
        }
        PreparedStatement prepared = connection.prepareStatement(sql);
        statements.put(sql, prepared);
        return prepared;
    }

    @Nullable Shape shape(long fingerprint) {
        return shapes.get(fingerprint);
    }

    /** A stage that was made for what the catalog said before is made anew. */
    void remember(long fingerprint, Shape shape) {
        if (!shape.equals(shapes.put(fingerprint, shape))) {
            stages.remove(fingerprint);
        }
    }

    /** Whether the stage of a shape must still be made. */
    boolean needsStage(long fingerprint) {
        return stages.add(fingerprint);
    }

    /** The foreign keys that one of the tables has or is referenced by. */
    List<ForeignKey> foreignKeys(Collection<TableId> tables) throws SQLException {
        List<ForeignKey> all = foreignKeys;
        if (all == null) {
            all = new TargetCatalog(connection).foreignKeys();
            foreignKeys = all;
        }
        return all.stream()
                .filter(k -> tables.contains(k.child()) || tables.contains(k.parent()))
                .toList();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection was already gone", e);
        }
    }
}
