package io.tidemark.local.cluster;

/**
 * What a new cluster has.
 *
 * @param taskManagers how many
 * @param slots of each TaskManager
 */
public record ClusterSize(int taskManagers, int slots, AfterDeath afterDeath) {

    /** What becomes of the jobs of a JobManager that dies. */
    public enum AfterDeath {
        /** They are gone with it and have to be submitted again. */
        SUBMIT_AGAIN,
        /** ZooKeeper remembers them: the next JobManager goes on with them. */
        RECOVER
    }
}
