package io.tidemark.local.cluster;

import java.util.Optional;
import org.apache.flink.api.common.JobStatus;

/**
 * A job as Flink's REST API tells of it.
 *
 * @param checkpoint the newest completed one, by its number
 * @param failure the first lines of why it failed or restarted last
 */
public record ClusterJob(
        String id,
        String name,
        JobStatus status,
        Optional<Long> checkpoint,
        Optional<String> failure) {

    /** Whether it may still do something. */
    public boolean isAlive() {
        return !status.isGloballyTerminalState();
    }

    /** Whether a user may mean this job: by the beginning of its id, or by its pipeline. */
    boolean isMeantBy(String text) {
        return id.startsWith(text) || name.equals(text) || name.equals(nameOf(text));
    }

    /** The name of a pipeline's job. */
    static String nameOf(String pipeline) {
        return "tidemark " + pipeline;
    }
}
