package io.tidemark.local;

import io.tidemark.local.PlannedTransaction.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a {@link WorkloadPlan} on one connection until a limit is reached. */
final class WorkloadConnection implements Callable<WorkloadResult> {

    /** Serialization failure and deadlock: the server asks for another attempt. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    private static final int MOST_ATTEMPTS = 50;

    private final Connector database;
    private final WorkloadPlan plan;
    private final Workload.Load load;
    private final AtomicBoolean stop;

    private final Map<Operation, Long> transactions = new EnumMap<>(Operation.class);
    private RowCounts rows = RowCounts.NONE;
    private long retries;

    /** Rows that statements changed. */
    private record RowCounts(long inserted, long updated, long deleted) {

        static final RowCounts NONE = new RowCounts(0, 0, 0);

        RowCounts plus(RowCounts other) {
            return new RowCounts(
                    inserted + other.inserted, updated + other.updated, deleted + other.deleted);
        }

        static RowCounts of(PlannedTransaction.Kind kind, long count) {
            return switch (kind) {
                case INSERT -> new RowCounts(count, 0, 0);
                case UPDATE -> new RowCounts(0, count, 0);
                case DELETE -> new RowCounts(0, 0, count);
            };
        }
    }

    WorkloadConnection(
            Connector database, WorkloadPlan plan, Workload.Load load, AtomicBoolean stop) {
        this.database = database;
        this.plan = plan;
        this.load = load;
        this.stop = stop;
    }

    @Override
    public WorkloadResult call() throws SQLException, InterruptedException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (long done = 0; done < load.transactions() && !stop.get(); done++) {
                long due = start + (long) (done * 1e9 / load.rate());
                if (Math.max(due, System.nanoTime()) - start >= load.duration().toNanos()) {
                    break;
                }
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                run(connection, plan.next());
            }
        } catch (SQLException | RuntimeException e) {
            // The others would go on for nothing.
            stop.set(true);
            throw e;
        }
        return new WorkloadResult(
                transactions, rows.inserted(), rows.updated(), rows.deleted(), retries);
    }

    private void run(Connection connection, PlannedTransaction transaction) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                attempt(connection, transaction);
                return;
            } catch (SQLException e) {
                if (!CONFLICTS.contains(String.valueOf(e.getSQLState()))
                        || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                connection.rollback();
                retries++;
            }
        }
    }

    private void attempt(Connection connection, PlannedTransaction transaction)
            throws SQLException {
        RowCounts changed = RowCounts.NONE;
        for (Step step : transaction.steps()) {
            changed = changed.plus(RowCounts.of(step.kind(), execute(connection, step)));
        }
        if (transaction.operation() == Operation.ROLL_BACK) {
            connection.rollback();
        } else {
            connection.commit();
            rows = rows.plus(changed);
        }
        transactions.merge(transaction.operation(), 1L, Long::sum);
    }

    private static int execute(Connection connection, Step step) throws SQLException {
        // The driver keeps prepared statements by their text, so this parses only once.
        try (PreparedStatement statement = connection.prepareStatement(step.sql())) {
            List<Object> arguments = step.arguments();
            for (int i = 0; i < arguments.size(); i++) {
                statement.setObject(i + 1, arguments.get(i));
            }
            return statement.executeUpdate();
        }
    }
}
