package io.tidemark.bench.system;

/**
 * A process that a system needs beside source and target.
 *
 * @param role what it does there
 */
public record OwnProcess(Role role, ProcessHandle handle) {

    /** What a process does for its system. */
    public enum Role {
        /** It moves the changes. */
        JOB,
        /** It keeps changes between two that move them. */
        BROKER
    }
}
