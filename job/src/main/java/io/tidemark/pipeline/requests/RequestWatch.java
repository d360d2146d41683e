package io.tidemark.pipeline.requests;

import io.tidemark.change.Change;
import io.tidemark.config.ConfigException;
import io.tidemark.postgres.Database;
import io.tidemark.postgres.SqlFaults;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second, in a thread of its own, for what is asked, and finds out what it becomes: a
 * target that cannot be reached holds up nobody. That it cannot, and that it can again, is logged
 * once.
 *
 * <p>One request at a time: the next one is not looked at before the target shows the outcome of
 * the last one, so it sees all that became of it.
 */
final class RequestWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);

    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final int NETWORK_TIMEOUT_MILLIS = 30_000;

    private final Database target;
    private final String pipeline;
    private final RequestAnswers answers;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread created = new Thread(work, "tidemark requests");
                        created.setDaemon(true);
                        return created;
                    });

    // Of the thread.
    private @Nullable Connection connection;
    private boolean exists;
    private boolean isUnreachable;

    // Of both.
    private final Set<Long> inFlight = new TreeSet<>();
    private @Nullable Answered answered;
    private CompletableFuture<Void> available = new CompletableFuture<>();

    RequestWatch(Database target, String pipeline, RequestAnswers answers) {
        this.target = target;
        this.pipeline = pipeline;
        this.answers = answers;
    }

    /** What a request has become. */
    record Answered(Request request, List<Change> changes) {

        Answered {
            changes = List.copyOf(changes);
        }
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** These were taken in an earlier run; the target may not know of it yet. */
    synchronized void restore(Collection<Long> taken) {
        inFlight.addAll(taken);
    }

    /** What was taken, and is perhaps not at the target yet. */
    synchronized List<Long> inFlight() {
        return List.copyOf(inFlight);
    }

    /** Complete when there is something to take. */
    synchronized CompletableFuture<Void> available() {
        return available;
    }

    /** What a request has become, once; from then on it is in flight. Null if there is nothing. */
    synchronized @Nullable Answered take() {
        Answered taken = answered;
        answered = null;
        if (available.isDone()) {
            available = new CompletableFuture<>();
        }
        if (taken != null) {
            inFlight.add(taken.request().id());
        }
        return taken;
    }

    private void offer(Answered next) {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            answered = next;
            waiting = available;
        }
        waiting.complete(null);
    }

    private synchronized boolean isTaken() {
        return answered == null;
    }

    private void look() {
        try {
            if (isTaken()) {
                look(connection());
            }
            if (isUnreachable) {
                LOG.info("The target can be asked for requests again");
                isUnreachable = false;
            }
        } catch (SQLException e) {
            tell(SqlFaults.of("sink " + target.display(), e).toString());
        } catch (ConfigException e) {
            tell(e.toString());
        } catch (RuntimeException e) {
            // The next look is not to be missed for whatever reason this one has.
            LOG.error("Looking for requests failed", e);
            closeConnection();
        }
    }

    private void look(Connection open) throws SQLException {
        RequestQueue queue = new RequestQueue(open, pipeline);
        exists = exists || queue.exists();
        if (!exists) {
            return;
        }
        List<Long> taken = inFlight();
        if (!taken.isEmpty()) {
            Set<Long> unknown = queue.stillNew(taken);
            synchronized (this) {
                inFlight.retainAll(unknown);
            }
            if (!unknown.isEmpty()) {
                return;
            }
        }
        Optional<Request> next = queue.next();
        if (next.isPresent()) {
            offer(new Answered(next.get(), answers.to(next.get(), open)));
        }
    }

    private void tell(String reason) {
        closeConnection();
        exists = false;
        if (!isUnreachable) {
            LOG.warn("No requests are seen until the target can be asked again: {}", reason);
            isUnreachable = true;
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = target.connect(RequestQueue.session(pipeline));
            open.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
            connection = open;
        }
        return open;
    }

    private void closeConnection() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("The connection was already gone", e);
            }
        }
    }

    @Override
    public void close() {
        if (!thread.isShutdown()) {
            thread.execute(this::closeConnection);
            // What is waiting to be done is done, nothing is looked for any more.
            thread.shutdown();
        }
    }
}
