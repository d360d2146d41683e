package io.tidemark.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Several connections that change a {@link ShopSchema} at the same time.
 *
 * <p>Each connection has a {@link WorkloadPlan} of its own that follows from the seed; how the
 * server interleaves them does not. With one connection and a limit of transactions two runs end in
 * the same rows, times apart. An error that is no conflict of transactions ends the workload and is
 * thrown by {@link #result()}.
 */
public final class Workload implements AutoCloseable {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private final ExecutorService threads;
    private final List<Future<WorkloadResult>> connections = new ArrayList<>();
    private final AtomicBoolean stop;

    /**
     * How much to do.
     *
     * @param connections how many at the same time
     * @param seed the same seed plans the same transactions
     * @param duration when to stop at the latest
     * @param transactions when to stop at the latest, per connection
     * @param rate transactions per second and connection, at most
     */
    public record Load(
            int connections, long seed, Duration duration, long transactions, double rate) {

        public static final int DEFAULT_CONNECTIONS = 4;

        /** Leaves a small machine enough to also run the servers and the job. */
        public static final double DEFAULT_RATE = 250;

        public Load {
            if (connections < 1 || transactions < 0 || duration.isNegative() || rate <= 0) {
                throw new IllegalArgumentException(
                        "connections and rate must be positive, limits not negative");
            }
        }
    }

    private Workload(ExecutorService threads, AtomicBoolean stop) {
        this.threads = threads;
        this.stop = stop;
    }

    /** Starts the connections and returns at once. */
    public static Workload start(Connector database, ShopSchema.Size size, Load load)
            throws SQLException {
        WorkloadPlan.HighestKeys highest = highestKeys(database);
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        load.connections(),
                        task -> {
                            Thread thread = new Thread(task, "workload");
                            thread.setDaemon(true);
                            return thread;
                        });
        AtomicBoolean stop = new AtomicBoolean();
        Workload workload = new Workload(threads, stop);
        for (int i = 0; i < load.connections(); i++) {
            WorkloadPlan plan = new WorkloadPlan(size, highest, i, load.connections(), load.seed());
            workload.connections.add(
                    threads.submit(new WorkloadConnection(database, plan, load, stop)));
        }
        threads.shutdown();
        return workload;
    }

    private static WorkloadPlan.HighestKeys highestKeys(Connector database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT (SELECT coalesce(max(id), 0) FROM shop.customers),
                                       (SELECT coalesce(max(id), 0) FROM shop.orders)\
                                """)) {
            row.next();
            return new WorkloadPlan.HighestKeys(row.getLong(1), row.getLong(2));
        }
    }

    /** Whether nothing more will be done: a limit is reached, or a connection has failed. */
    public boolean isDone() {
        return threads.isTerminated();
    }

    /**
     * Waits until the load has ended.
     *
     * @throws SQLException the first unexpected error of a connection
     */
    public WorkloadResult result() throws SQLException, InterruptedException {
        WorkloadResult sum = WorkloadResult.NONE;
        for (Future<WorkloadResult> connection : connections) {
            try {
                sum = sum.plus(connection.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SQLException sql) {
                    throw sql;
                }
                throw new IllegalStateException("the workload failed", e.getCause());
            }
        }
        return sum;
    }

    /** Ends the load early; the transactions under way are finished. */
    @Override
    public void close() throws InterruptedException {
        stop.set(true);
        if (!threads.awaitTermination(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
            // A connection waits for a lock; its session ends with the server.
            threads.shutdownNow();
        }
    }
}
