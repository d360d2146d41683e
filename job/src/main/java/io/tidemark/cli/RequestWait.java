package io.tidemark.cli;

import io.tidemark.pipeline.requests.RequestQueue;
import io.tidemark.pipeline.requests.RequestQueue.Answer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** Waits until a job has carried out a request, and tells what it waits for. */
final class RequestWait {

    private static final long POLL_MILLIS = 200;

    /** A job that restarts is away for a moment. */
    private static final long ABSENT_MILLIS = 5_000;

    private RequestWait() {}

    /** Whether it is carried out; what became of it is told. */
    static boolean isCarriedOut(
            long id, String pipeline, RequestQueue requests, CommandLine command) throws Exception {
        Optional<Answer> answer = await(id, pipeline, requests, command);
        if (answer.isEmpty()) {
            return false;
        }
        String outcome = answer.get().outcome();
        if (answer.get().isCarriedOut()) {
            command.getOut().printf("request %d is carried out: %s%n", id, outcome);
            command.getOut().flush();
        } else {
            command.getErr().printf("✗ request %d was refused: %s%n", id, outcome);
            command.getErr().flush();
        }
        return answer.get().isCarriedOut();
    }

    /** Empty if the waiting has ended, by a signal or because there is no job; that is told. */
    private static Optional<Answer> await(
            long id, String pipeline, RequestQueue requests, CommandLine command) throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (StopSignals signals = StopSignals.listen(interrupted::countDown)) {
            boolean isTold = false;
            long lastSeen = System.nanoTime();
            while (true) {
                Optional<Answer> answer = requests.answer(id);
                if (answer.isPresent()) {
                    return answer;
                }
                if (requests.isWatched()) {
                    lastSeen = System.nanoTime();
                    if (!isTold) {
                        command.getOut().println("waiting for the running job");
                        command.getOut().flush();
                        isTold = true;
                    }
                } else if (System.nanoTime() - lastSeen
                        > TimeUnit.MILLISECONDS.toNanos(ABSENT_MILLIS)) {
                    return stands(id, "pipeline " + pipeline + " is not running", command);
                }
                if (interrupted.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return stands(id, "not waiting any longer", command);
                }
            }
        }
    }

    private static Optional<Answer> stands(long id, String why, CommandLine command) {
        command.getErr()
                .printf(
                        "✗ %s: request %d stands, and the job carries it out as soon as it runs%n",
                        why, id);
        command.getErr().flush();
        return Optional.empty();
    }
}
