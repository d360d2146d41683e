package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.PGReplicationStream;

/**
 * Gathers decoded changes into pieces that end at a commit, and hands them to the reader.
 *
 * <p>Small transactions travel together; one that outgrows {@link #LARGE_BYTES} travels as a {@link
 * Fetched.LargeCommit}. While the reader has no room the server is kept informed that we live, so a
 * target that is slow for minutes does not cost the connection.
 */
final class CommitSink implements AutoCloseable {

    /** Small transactions are gathered up to this size. */
    private static final long PIECE_BYTES = 256 * 1024;

    /** From this size on a transaction is not held in memory. */
    private static final long LARGE_BYTES = 4 * 1024 * 1024;

    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long source;
    private final FetchContext context;
    private final PGReplicationStream stream;
    private final BooleanSupplier running;

    private List<Change> committed = new ArrayList<>();
    private long committedBytes;
    private long position;
    private long time;
    private List<Change> open = new ArrayList<>();
    private long openBytes;
    private Fetched.@Nullable LargeCommit large;
    private long statusAt = System.nanoTime();

    /**
     * @param source the code of the source
     */
    CommitSink(
            long source,
            FetchContext context,
            PGReplicationStream stream,
            BooleanSupplier running) {
        this.source = source;
        this.context = context;
        this.stream = stream;
        this.running = running;
    }

    /** A change of the transaction that is being read, which commits at the position. */
    void add(Change change, int bytes) throws InterruptedException, SQLException {
        open.add(change);
        openBytes += bytes;
        if (large == null ? openBytes >= LARGE_BYTES : openBytes >= PIECE_BYTES) {
            spill(change.major());
        }
    }

    private void spill(long commit) throws InterruptedException, SQLException {
        Fetched.LargeCommit transaction = large;
        if (transaction == null) {
            flush();
            transaction = new Fetched.LargeCommit(commit);
            large = transaction;
            put(transaction);
        }
        List<Change> chunk = open;
        open = new ArrayList<>(chunk.size());
        openBytes = 0;
        while (!transaction.offer(chunk)) {
            keepAlive();
        }
    }

    /** The transaction that was being read is complete. */
    void commit(long commit) throws InterruptedException, SQLException {
        Fetched.LargeCommit transaction = large;
        if (transaction != null) {
            spill(commit);
            while (!transaction.offerEnd()) {
                keepAlive();
            }
            large = null;
            position = commit;
            return;
        }
        committed.addAll(open);
        committedBytes += openBytes;
        open.clear();
        openBytes = 0;
        position = commit;
        if (committedBytes >= PIECE_BYTES) {
            flush();
        }
    }

    /** Hands over what is complete. */
    void flush() throws InterruptedException, SQLException {
        if (!committed.isEmpty()) {
            put(new Fetched.Commits(committed, position));
            committed = new ArrayList<>();
            committedBytes = 0;
        }
    }

    /**
     * Every commit up to here has been handed over.
     *
     * @param clock see {@link Change#progress}
     */
    void progress(long lsn, long clock) throws InterruptedException, SQLException {
        if (Long.compareUnsigned(lsn, position) > 0 || clock > time) {
            position = Math.max(lsn, position);
            time = clock;
            put(new Fetched.Commits(List.of(Change.progress(source, position, clock)), position));
        }
    }

    /** The stream begins at {@code from}; with {@code goal} applied it has caught up. */
    void catchUp(long goal, long from) throws InterruptedException, SQLException {
        position = from;
        put(new Fetched.Commits(List.of(Change.catchUp(source, goal)), from));
    }

    private void put(Fetched fetched) throws InterruptedException, SQLException {
        while (!context.hasRoom()) {
            keepAlive();
            Thread.sleep(2);
        }
        context.put(fetched);
    }

    private void keepAlive() throws SQLException, InterruptedException {
        if (!running.getAsBoolean()) {
            throw new InterruptedException("the reader was closed");
        }
        if (System.nanoTime() - statusAt > STATUS_NANOS) {
            stream.forceUpdateStatus();
            statusAt = System.nanoTime();
        }
    }

    /** A reader that waits for the rest of a transaction learns that it will not come. */
    @Override
    public void close() {
        Fetched.LargeCommit transaction = large;
        if (transaction != null) {
            transaction.fail(new IllegalStateException("the stream was closed"));
        }
    }
}
