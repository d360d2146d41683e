package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a fetching thread hands to the reader in one piece. */
sealed interface Fetched {

    /** Rows of a range that is copied; the reader's position does not move. */
    record Rows(List<Change> changes) implements Fetched {}

    /**
     * Whole transactions and words of progress.
     *
     * @param reached what a restart goes on from once the changes are emitted
     */
    record Commits(List<Change> changes, LsnOffset reached) implements Fetched {}

    /**
     * One transaction too large to be held in memory. The reader drains it without letting a
     * checkpoint in between, so no epoch ever ends inside a transaction.
     */
    final class LargeCommit implements Fetched {

        private static final int CHUNKS_IN_FLIGHT = 8;
        private static final List<Change> END = List.of();

        private final BlockingQueue<List<Change>> chunks =
                new ArrayBlockingQueue<>(CHUNKS_IN_FLIGHT);
        private final LsnOffset reached;
        private volatile @Nullable Throwable failure;

        LargeCommit(LsnOffset reached) {
            this.reached = reached;
        }

        LsnOffset reached() {
            return reached;
        }

        /**
         * @return false if there was no room for some milliseconds
         */
        boolean offer(List<Change> chunk) throws InterruptedException {
            return chunks.offer(chunk, 10, TimeUnit.MILLISECONDS);
        }

        /** See {@link #offer}; no chunk comes after it. */
        boolean offerEnd() throws InterruptedException {
            return chunks.offer(END, 10, TimeUnit.MILLISECONDS);
        }

        /** The rest of the transaction will not come. */
        void fail(Throwable reason) {
            failure = reason;
        }

        /**
         * The next chunk, null after the last.
         *
         * @throws IllegalStateException if the rest will not come
         */
        @Nullable List<Change> take() throws InterruptedException {
            while (true) {
                List<Change> chunk = chunks.poll(50, TimeUnit.MILLISECONDS);
                if (chunk != null) {
                    return chunk == END ? null : chunk;
                }
                Throwable reason = failure;
                if (reason != null) {
                    throw new IllegalStateException(
                            "the log ended inside a transaction: " + reason.getMessage(), reason);
                }
            }
        }
    }
}
