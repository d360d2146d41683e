package io.tidemark.local;

import io.tidemark.cli.ProgressLine;
import io.tidemark.cli.ProgressPoll;
import io.tidemark.cli.ProgressReading;
import io.tidemark.cli.Screen;
import io.tidemark.local.Comparison.Content;
import io.tidemark.local.Comparison.TableResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Shows the progress of a job, and waits for it as long as it makes some. */
final class DemoWatch {

    /** How long the target may stay as it is, without being equal, before the demo gives up. */
    static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(1);

    private final DemoJob job;
    private final ProgressPoll poll;
    private final ProgressLine line;
    private final Screen screen;

    DemoWatch(DemoJob job, ProgressPoll poll, ProgressLine line, Screen screen) {
        this.job = job;
        this.poll = poll;
        this.line = line;
        this.screen = screen;
    }

    /** Shows the progress until the workload has ended. */
    void during(Workload workload) throws SQLException, InterruptedException, DemoFailedException {
        while (!workload.isDone()) {
            show();
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        show();
    }

    /**
     * Shows the progress until the target equals the source, which must not change any more.
     *
     * @return the last comparison; with differences if the target did not move for {@link
     *     #LONGEST_STANDSTILL}
     */
    List<TableResult> untilEqual(Comparison comparison)
            throws SQLException, InterruptedException, DemoFailedException {
        List<Content> source = comparison.readSource();
        List<TableResult> last = List.of();
        long moved = System.nanoTime();
        while (true) {
            long begin = System.nanoTime();
            List<TableResult> results = comparison.compareTarget(source);
            boolean streaming = show().phase().equals("streaming");
            // Before the phase is streaming, replayed changes may still undo an equal state.
            if (streaming && results.stream().allMatch(TableResult::matches)) {
                return results;
            }
            long end = System.nanoTime();
            if (!results.equals(last)) {
                moved = end;
                last = results;
            } else if (end - moved >= LONGEST_STANDSTILL.toNanos()) {
                return results;
            }
            // Comparing costs the servers as much as replicating: not more than half of the time.
            pause(Math.max(BETWEEN_COMPARISONS.toNanos(), end - begin));
        }
    }

    private void pause(long nanos) throws SQLException, InterruptedException, DemoFailedException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            show();
        }
    }

    private ProgressReading show() throws SQLException, DemoFailedException {
        requireRunning(job);
        long now = System.nanoTime();
        ProgressReading reading = poll.poll();
        screen.progress(now, line.render(now, reading));
        return reading;
    }

    /** Nothing will move any more if the job has ended. */
    static void requireRunning(DemoJob job) throws DemoFailedException {
        Optional<String> failure = job.failure();
        if (failure.isPresent()) {
            throw new DemoFailedException("the job has failed: " + failure.get());
        }
    }
}
