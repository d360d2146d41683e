package io.tidemark.cli;

import io.tidemark.postgres.Database;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far a pipeline is, from what its target says. A target that cannot be asked right now
 * costs a reading, not the run.
 */
final class Progress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Database target;
    private final String pipeline;
    private final ProgressLine line;
    private final Screen screen;
    private @Nullable ProgressPoll poll;
    private long nextNanos = System.nanoTime();

    Progress(Database target, String pipeline, long expectedRows, Screen screen) {
        this.target = target;
        this.pipeline = pipeline;
        this.line = new ProgressLine(expectedRows);
        this.screen = screen;
    }

    /** Reads and draws, at most twice a second. */
    void show() {
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + POLL_NANOS;
        try {
            ProgressPoll open = poll;
            if (open == null) {
                open = new ProgressPoll(target.connect("tidemark progress"), pipeline);
                poll = open;
            }
            screen.progress(now, line.render(now, open.poll()));
        } catch (SQLException e) {
            LOG.debug("No progress to show", e);
            close();
        }
    }

    @Override
    public void close() {
        ProgressPoll open = poll;
        poll = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("The connection was lost", e);
            }
        }
    }
}
