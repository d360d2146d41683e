package io.tidemark.local.soak;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What breaks. */
enum FaultKind {
    /** SIGKILL of a TaskManager that has tasks of the job; another one is started. */
    TASKMANAGER("SIGKILL of a TaskManager"),
    /** SIGKILL of the JobManager; another one is started and recovers the job. */
    JOBMANAGER("SIGKILL of the JobManager"),
    /** Both of the above at the same moment. */
    BOTH("SIGKILL of the JobManager and a TaskManager"),
    /**
     * SIGSTOP of a TaskManager that has tasks of the job until another one goes on with them, then
     * SIGCONT: it comes back to a world that has given it up.
     */
    ZOMBIE("SIGSTOP of a TaskManager, SIGCONT after its tasks run elsewhere"),
    /**
     * The target server's immediate shutdown: every session is cut, it recovers as from a crash.
     */
    TARGET("immediate shutdown of the target server"),
    /** The same at the source, the sessions of the load included. */
    SOURCE("immediate shutdown of the source server"),
    /** {@code pg_terminate_backend} of every session that the job has with the target. */
    TARGET_SESSIONS("all sessions with the target terminated"),
    /** The same at the source. */
    SOURCE_SESSIONS("all sessions with the source terminated"),
    /**
     * Between the job and the target nothing arrives any more, and no connection is closed; some
     * time later everything does.
     */
    TARGET_SILENCE("the network to the target goes silent");

    private final String text;

    FaultKind(String text) {
        this.text = text;
    }

    /** What happens, for people. */
    String text() {
        return text;
    }

    /** The word for it on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind that is called so; empty if none is. */
    static Optional<FaultKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
