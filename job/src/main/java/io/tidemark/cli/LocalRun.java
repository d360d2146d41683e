package io.tidemark.cli;

import io.tidemark.config.Endpoint;
import io.tidemark.config.Pipeline;
import io.tidemark.pipeline.PreparedJob;
import io.tidemark.pipeline.StartChoice;
import io.tidemark.postgres.Database;
import io.tidemark.sink.Phase;
import io.tidemark.sink.SourcePositions;
import io.tidemark.sink.postgres.LedgerReader;
import io.tidemark.sink.postgres.LedgerRow;
import io.tidemark.source.postgres.Lsn;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline that runs in this process: starts it, shows its progress, stops it with a savepoint
 * when asked to, tells why it failed.
 */
public final class LocalRun implements AutoCloseable {

    /** Source and target usually share the machine with a local run. */
    public static final int DEFAULT_PARALLELISM = 2;

    private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);

    private static final long POLL_MS = 200;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(120);

    private static final int MOST_STOPS = 3;

    /** How long a stop waits for tasks that still come up. */
    private static final Duration STARTING_LIMIT = Duration.ofSeconds(60);

    private static final Duration SETTLING_LIMIT = Duration.ofSeconds(20);
    private static final int SETTLING_MS = 400;
    private static final int QUIET_CHECKPOINTS = 2;

    private static final Set<JobStatus> COMING_UP =
            EnumSet.of(JobStatus.INITIALIZING, JobStatus.CREATED, JobStatus.RUNNING);

    private static final Set<JobStatus> STARTING_AGAIN =
            EnumSet.of(JobStatus.RUNNING, JobStatus.FAILING, JobStatus.RESTARTING);

    /** When a run ends by itself. */
    public enum Until {
        /** It does not. */
        STOPPED,
        /** Once everything is applied that was committed at the source when it started. */
        CAUGHT_UP
    }

    /** What the command line says. */
    public record Options(StartChoice start, int parallelism, Until until) {}

    private final LocalJob job;
    private final LedgerReader ledger;
    private final String pipeline;
    private final Until until;
    private final SourcePositions positions;
    private final Map<String, Long> goals;
    private final Screen screen;
    private final Progress progress;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private @Nullable String toldFailure;

    private LocalRun(
            PreparedJob prepared,
            LocalJob job,
            Options options,
            Map<String, Long> goals,
            Screen screen) {
        Endpoint sink = prepared.pipeline().sink();
        this.job = job;
        this.ledger = new LedgerReader(Database.of(sink));
        this.pipeline = prepared.pipeline().name();
        this.until = options.until();
        this.positions = prepared.positions();
        this.goals = goals;
        this.screen = screen;
        long rows = prepared.tables().stream().mapToLong(PlannedSourceTable::estimatedRows).sum();
        this.progress = new Progress(Database.of(sink), pipeline, rows, screen);
    }

    /** Prepares and submits; the job is running when it returns. */
    public static LocalRun start(Pipeline pipeline, Options options, Screen screen)
            throws Exception {
        PreparedJob prepared =
                PreparedJob.prepare(
                        pipeline,
                        options.start(),
                        null,
                        fault -> screen.print(FailureText.waiting(fault)));
        Map<String, Long> goals = prepared.currentPositions();
        screen.print(prepared.summary());
        LocalJob job = LocalJob.start(prepared, options);
        return new LocalRun(prepared, job, options, goals, screen);
    }

    public String webUi() throws Exception {
        return job.webUi();
    }

    /**
     * Waits until the run ends, by itself or by a signal.
     *
     * @return the exit code
     */
    public int await() throws Exception {
        try (StopSignals signals = StopSignals.listen(stopRequested::countDown)) {
            screen.print("Flink web UI: " + webUi());
            return watch();
        } finally {
            close();
        }
    }

    private int watch() throws Exception {
        while (true) {
            Optional<JobResult> result = poll();
            if (result.isPresent()) {
                return finished(result.get());
            }
            tellFailures();
            progress.show();
            if (until == Until.CAUGHT_UP && caughtUp()) {
                screen.print(
                        "everything committed up to " + positions.text(goals::get) + " is applied");
                return stop();
            }
            if (stopRequested.await(POLL_MS, TimeUnit.MILLISECONDS)) {
                screen.print("stopping with a savepoint");
                return stop();
            }
        }
    }

    private Optional<JobResult> poll() throws InterruptedException, ExecutionException {
        try {
            return Optional.of(job.result().get(1, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private int finished(JobResult result) {
        if (result.getSerializedThrowable().isEmpty()) {
            return 0;
        }
        Throwable failure =
                result.getSerializedThrowable()
                        .get()
                        .deserializeError(LocalRun.class.getClassLoader());
        LOG.error("The job failed", failure);
        screen.print(FailureText.of(failure));
        return Main.EXIT_FAILED;
    }

    /** A restart is told once per reason. */
    private void tellFailures() throws Exception {
        if (job.status() != JobStatus.RESTARTING) {
            return;
        }
        Optional<Throwable> failure = job.lastFailure();
        if (failure.isPresent()) {
            String text = FailureText.of(failure.get());
            if (!text.equals(toldFailure)) {
                screen.print(text + "\n  trying again from the last checkpoint");
                toldFailure = text;
            }
        }
    }

    private boolean caughtUp() {
        try {
            Optional<LedgerRow> row = ledger.read(pipeline);
            return row.isPresent()
                    && row.get().phase() == Phase.STREAMING
                    && reached(positions.parse(row.get().position()));
        } catch (SQLException e) {
            LOG.debug("The target cannot be asked right now", e);
            return false;
        }
    }

    private boolean reached(Map<String, String> now) {
        return goals.entrySet().stream()
                .allMatch(
                        goal -> {
                            String position = now.get(goal.getKey());
                            return position != null
                                    && Long.compareUnsigned(
                                                    Lsn.parse(position), goal.getValue() - 1)
                                            >= 0;
                        });
    }

    private int stop() throws Exception {
        settle();
        Exception failure;
        int attempts = 0;
        do {
            try {
                String savepoint = job.stopWithSavepoint(STOP_LIMIT);
                screen.print("stopped; savepoint " + savepoint);
                return 0;
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("No savepoint could be taken", e);
                failure = e;
            }
            attempts++;
        } while (attempts < MOST_STOPS && failedToEnd(failure));
        job.cancel();
        screen.print(
                "stopped without a savepoint; the next run continues from the last checkpoint ("
                        + FailureText.of(failure)
                        + ")");
        return Main.EXIT_FAILED;
    }

    /**
     * Waits until no task begins or ends. A savepoint to stop with, that a task refuses because it
     * does, fails the job for good, a checkpoint does not. Readers that have nothing left to read
     * learn so when a checkpoint is complete, and end when the next one is.
     */
    private void settle() throws Exception {
        long end = System.nanoTime() + STARTING_LIMIT.toNanos();
        for (int quiet = 0; quiet < QUIET_CHECKPOINTS; ) {
            awaitTasks(COMING_UP);
            if (!COMING_UP.contains(job.status()) || System.nanoTime() > end || job.isQuiet()) {
                return;
            }
            long ended = job.endedTasks();
            try {
                job.checkpoint(SETTLING_LIMIT);
                Thread.sleep(SETTLING_MS);
                quiet = job.endedTasks() == ended ? quiet + 1 : 0;
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("Not all tasks take part in a checkpoint yet", e);
                quiet = 0;
                Thread.sleep(POLL_MS);
            }
        }
    }

    /**
     * A source that is handed work while it stops fails the job after its savepoint is written.
     * Then it is started again, and can be stopped.
     */
    private boolean failedToEnd(Exception failure) throws Exception {
        boolean failed =
                ExceptionUtils.findThrowable(failure, StopWithSavepointStoppingException.class)
                        .isPresent();
        if (failed) {
            awaitTasks(STARTING_AGAIN);
            settle();
        }
        return failed;
    }

    /** Lets the tasks of a job come up, as long as it is in one of these states. */
    private void awaitTasks(Set<JobStatus> states) throws Exception {
        long end = System.nanoTime() + STARTING_LIMIT.toNanos();
        while (!job.allTasksRun() && states.contains(job.status()) && System.nanoTime() < end) {
            Thread.sleep(POLL_MS);
        }
    }

    /** Why the job ended although nobody asked it to; empty while it runs. */
    public Optional<Throwable> failure() throws Exception {
        return poll().flatMap(JobResult::getSerializedThrowable)
                .map(t -> t.deserializeError(LocalRun.class.getClassLoader()));
    }

    @Override
    public void close() throws Exception {
        progress.close();
        job.close();
    }
}
