package io.tidemark.bench;

/**
 * A process that a system needs beside source and target.
 *
 * @param role what it does there
 */
record OwnProcess(Role role, ProcessHandle handle) {

    /** What a process does for its system. */
    enum Role {
        /** It moves the changes. */
        JOB,
        /** It keeps changes between two that move them. */
        BROKER
    }
}
