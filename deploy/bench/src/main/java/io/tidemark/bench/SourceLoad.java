package io.tidemark.bench;

import io.tidemark.bench.system.Trial;
import io.tidemark.local.EmbeddedDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Statements that change the source, at the same time, each in a connection of its own. */
final class SourceLoad implements AutoCloseable {

    private final ExecutorService threads;
    private final List<Future<Long>> calls = new ArrayList<>();
    private final long begun = System.nanoTime();

    private SourceLoad(ExecutorService threads) {
        this.threads = threads;
    }

    static SourceLoad start(EmbeddedDatabase source, List<String> statements) {
        SourceLoad load =
                new SourceLoad(
                        Executors.newFixedThreadPool(
                                statements.size(),
                                task -> {
                                    Thread thread = new Thread(task, "source-load");
                                    thread.setDaemon(true);
                                    return thread;
                                }));
        for (String statement : statements) {
            load.calls.add(load.threads.submit(() -> run(source, statement)));
        }
        return load;
    }

    private static long run(EmbeddedDatabase source, String statement) throws SQLException {
        Trial.execute(source, List.of(statement));
        return System.nanoTime();
    }

    /** Whether all have ended. */
    boolean isDone() {
        return calls.stream().allMatch(Future::isDone);
    }

    /**
     * How long they took, until the last one ended.
     *
     * @throws ExecutionException if one has failed
     */
    double seconds() throws ExecutionException, InterruptedException {
        long ended = begun;
        for (Future<Long> call : calls) {
            ended = Math.max(ended, call.get());
        }
        return (ended - begun) / 1e9;
    }

    /** What has not ended yet ends with its server. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
