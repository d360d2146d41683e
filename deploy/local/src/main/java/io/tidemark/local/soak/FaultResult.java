package io.tidemark.local.soak;

import java.time.Duration;
import java.util.List;

/**
 * What a fault did.
 *
 * @param recovery from the fault to the first committed epoch with a change from after it
 * @param problems what was wrong with the target afterwards, for people
 */
record FaultResult(PlannedFault fault, Duration recovery, List<String> problems) {

    FaultResult {
        problems = List.copyOf(problems);
    }
}
