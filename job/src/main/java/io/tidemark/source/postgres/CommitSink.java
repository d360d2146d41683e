package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers decoded changes into pieces that end at a commit, and hands them to the reader.
 *
 * <p>Small transactions travel together; one that outgrows {@link #LARGE_BYTES} travels as a {@link
 * Fetched.LargeCommit}.
 */
final class CommitSink implements AutoCloseable {

    /** Small transactions are gathered up to this size. */
    private static final long PIECE_BYTES = 256 * 1024;

    /** From this size on a transaction is not held in memory. */
    private static final long LARGE_BYTES = 4 * 1024 * 1024;

    private final Handover handover;
    private final LongFunction<LsnOffset> reached;

    private List<Change> committed = new ArrayList<>();
    private long committedBytes;
    private long position;
    private long time;
    private List<Change> open = new ArrayList<>();
    private long openBytes;
    private Fetched.@Nullable LargeCommit large;

    /**
     * @param position every commit up to here has been handed over before
     * @param reached notes that every commit up to a place is handed over
     */
    CommitSink(Handover handover, long position, LongFunction<LsnOffset> reached) {
        this.handover = handover;
        this.position = position;
        this.reached = reached;
    }

    /** Every commit up to here has been added. */
    long position() {
        return position;
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
            transaction = new Fetched.LargeCommit(reached.apply(commit));
            large = transaction;
            handover.put(transaction);
        }
        List<Change> chunk = open;
        open = new ArrayList<>(chunk.size());
        openBytes = 0;
        while (!transaction.offer(chunk)) {
            handover.keepAlive();
        }
    }

    /** The transaction that was being read is complete. */
    void commit(long commit) throws InterruptedException, SQLException {
        Fetched.LargeCommit transaction = large;
        if (transaction != null) {
            spill(commit);
            while (!transaction.offerEnd()) {
                handover.keepAlive();
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
            handover.put(new Fetched.Commits(committed, reached.apply(position)));
            committed = new ArrayList<>();
            committedBytes = 0;
        }
    }

    /** Moves on without a change: no commit that is told lies before this place. */
    void reach(long lsn) throws InterruptedException, SQLException {
        if (Long.compareUnsigned(lsn, position) > 0) {
            position = lsn;
            say(List.of());
        }
    }

    /**
     * Every commit up to here has been handed over.
     *
     * @param source the code of the source
     * @param clock see {@link Change#progress}
     */
    void progress(long source, long lsn, long clock) throws InterruptedException, SQLException {
        if (Long.compareUnsigned(lsn, position) > 0 || clock > time) {
            position = Math.max(lsn, position);
            time = clock;
            say(List.of(Change.progress(source, position, clock)));
        }
    }

    /** Hands over words of the source about itself, behind all that was added before. */
    void say(List<Change> words) throws InterruptedException, SQLException {
        flush();
        handover.put(new Fetched.Commits(words, reached.apply(position)));
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
