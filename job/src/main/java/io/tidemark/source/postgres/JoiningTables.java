package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Makes tables part of what a slot tells while it is being read.
 *
 * <p>Nobody writes a table at the moment it joins, unless an administrator has published it: a
 * transaction that had written one of them before would have a part of its changes in the log and a
 * part not; and servers before the minor releases of May 2025 can even leave out later ones then.
 */
final class JoiningTables {

    /** Lock not available, query canceled, deadlock. */
    private static final Set<String> TRY_AGAIN = Set.of("55P03", "57014", "40P01");

    /** Writers of the table queue behind us for at most so long at a time. */
    private static final String TIMEOUT = "SET LOCAL statement_timeout = '2s'";

    private static final int TRY_AGAIN_MS = 3_000;
    private static final int LOOK_AGAIN_MS = 200;

    private final Connection sql;
    private final String publication;

    /**
     * @param sql commits by itself
     */
    JoiningTables(Connection sql, String publication) {
        this.sql = sql;
        this.publication = publication;
    }

    /**
     * Publishes the tables, unless an administrator has, and waits until a query sees all that the
     * log may not tell.
     *
     * @param waiting hears what is waited for
     * @return a query sees every commit up to this place, and the log tells of every later one the
     *     changes that the query does not see
     */
    long join(Collection<TableId> tables, Consumer<String> waiting)
            throws SQLException, InterruptedException {
        SortedSet<TableId> unpublished = new TreeSet<>(tables);
        unpublished.removeAll(published());
        for (TableId table : unpublished) {
            publish(table, waiting);
        }
        // In this order: whoever commits before the place has a lower transaction id than ours.
        long place = Capture.currentLsn(sql);
        awaitAllBefore(nextTransaction(), waiting);
        return place;
    }

    private SortedSet<TableId> published() throws SQLException {
        return Publication.read(sql, publication)
                .orElseThrow(
                        () ->
                                new ConfigException(
                                        new Fault(
                                                "publication " + publication,
                                                "does not exist any more",
                                                "run '--start fresh', which copies all tables"
                                                        + " again")))
                .tables();
    }

    private void publish(TableId table, Consumer<String> waiting)
            throws SQLException, InterruptedException {
        boolean told = false;
        while (true) {
            try {
                addInOneTransaction(table);
                return;
            } catch (SQLException e) {
                if (!TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
                if (!told) {
                    waiting.accept("transactions that have written " + table);
                    told = true;
                }
                Thread.sleep(TRY_AGAIN_MS);
            }
        }
    }

    private void addInOneTransaction(TableId table) throws SQLException {
        sql.setAutoCommit(false);
        try (Statement statement = sql.createStatement()) {
            statement.execute(TIMEOUT);
            for (String step : Publication.addStatements(publication, List.of(table))) {
                statement.execute(step);
            }
            sql.commit();
        } catch (SQLException e) {
            sql.rollback();
            throw e;
        } finally {
            sql.setAutoCommit(true);
        }
    }

    /** One of our own: a snapshot's upper end is that of those that have ended, not have begun. */
    private String nextTransaction() throws SQLException {
        return SqlRows.one(sql, "SELECT pg_current_xact_id()::text", r -> r.getString(1));
    }

    private void awaitAllBefore(String transaction, Consumer<String> waiting)
            throws SQLException, InterruptedException {
        boolean told = false;
        while (!SqlRows.one(
                sql,
                "SELECT pg_snapshot_xmin(pg_current_snapshot()) > ?::text::xid8",
                r -> r.getBoolean(1),
                transaction)) {
            if (!told) {
                List<String> open = Capture.openTransactions(sql);
                if (!open.isEmpty()) {
                    waiting.accept("transactions that are still open: " + String.join(", ", open));
                    told = true;
                }
            }
            Thread.sleep(LOOK_AGAIN_MS);
        }
    }
}
