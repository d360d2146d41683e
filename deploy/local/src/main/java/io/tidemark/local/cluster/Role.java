package io.tidemark.local.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a process of the cluster is for. In the order in which they are started. */
public enum Role {
    /** Remembers the jobs of a JobManager that dies; only with {@code --ha}. */
    ZOOKEEPER("org.apache.zookeeper.server.ZooKeeperServerMain"),
    /** Takes jobs and spreads their tasks. */
    JOBMANAGER("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"),
    /** Runs tasks. */
    TASKMANAGER("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");

    private final String mainClass;

    Role(String mainClass) {
        this.mainClass = mainClass;
    }

    String mainClass() {
        return mainClass;
    }

    /** The role that is called so; empty if none is. */
    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The word for it in commands and file names. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
