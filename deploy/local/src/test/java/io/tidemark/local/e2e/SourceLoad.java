package io.tidemark.local.e2e;

import io.tidemark.local.Connector;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Changes a table {@code (id int PRIMARY KEY, n int)} until it is closed. */
final class SourceLoad implements AutoCloseable {

    private static final long PAUSE_MS = 3;

    /** So many rows are updated by a transaction. */
    private static final int UPDATED = 20;

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicInteger transactions = new AtomicInteger();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Future<?> outcome;

    private SourceLoad(Connector source, String table, int rows) {
        this.outcome =
                executor.submit(
                        () -> {
                            change(source, table, rows);
                            return null;
                        });
    }

    /**
     * @param rows with the ids 1 to this; new ones get higher ids
     */
    static SourceLoad start(Connector source, String table, int rows) {
        return new SourceLoad(source, table, rows);
    }

    /** Each transaction inserts, updates and deletes, and puts back what the last one deleted. */
    private void change(Connector source, String table, int rows) throws Exception {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 1; running.get(); i++) {
                int gone = i % rows + 1;
                statement.execute(
                        "INSERT INTO %s VALUES (%d, %d) ON CONFLICT (id) DO NOTHING"
                                .formatted(table, (i - 1) % rows + 1, i));
                statement.execute(
                        "INSERT INTO %s VALUES (%d, %d)".formatted(table, 10_000_000 + i, i));
                int first = i * UPDATED % rows;
                statement.execute(
                        "UPDATE %s SET n = n + 1 WHERE id BETWEEN %d AND %d"
                                .formatted(table, first, first + UPDATED - 1));
                statement.execute("DELETE FROM %s WHERE id = %d".formatted(table, gone));
                connection.commit();
                transactions.set(i);
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    /** Returns once this many more transactions are committed. */
    void awaitTransactions(int more) throws Exception {
        int goal = transactions.get() + more;
        TestBed.await(
                more + " transactions",
                null,
                () -> {
                    if (outcome.isDone()) {
                        outcome.get();
                    }
                    return transactions.get() >= goal;
                });
    }

    @Override
    public void close() throws Exception {
        running.set(false);
        executor.shutdown();
        outcome.get();
    }
}
