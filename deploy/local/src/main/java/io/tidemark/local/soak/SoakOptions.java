package io.tidemark.local.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a soak runs.
 *
 * @param faults how many
 * @param seed decides which, when, and what the load does
 * @param kinds the kinds that come up
 * @param taskManagers of the cluster, 2 or more: one goes on with what another one had
 * @param jar the job's; empty for the one that was built here
 */
record SoakOptions(
        int faults,
        long seed,
        List<FaultKind> kinds,
        int taskManagers,
        Optional<Path> jar,
        Afterwards afterwards) {

    SoakOptions {
        kinds = List.copyOf(kinds);
    }

    /** What happens once the verdict is known. */
    enum Afterwards {
        /** Everything is stopped and removed. */
        STOP,
        /** Everything stays up until the user ends the process. */
        KEEP
    }
}
