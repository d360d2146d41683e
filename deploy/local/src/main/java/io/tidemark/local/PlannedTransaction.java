package io.tidemark.local;

import java.util.List;

/**
 * Statements that are committed, or rolled back for {@link Operation#ROLL_BACK}, together.
 *
 * @param steps the statements in their order
 */
record PlannedTransaction(Operation operation, List<Step> steps) {

    /** What a statement does to the rows that it names. */
    enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    /**
     * One statement.
     *
     * @param sql with a question mark for each argument
     */
    record Step(Kind kind, String sql, List<Object> arguments) {

        Step {
            arguments = List.copyOf(arguments);
        }
    }

    PlannedTransaction {
        steps = List.copyOf(steps);
    }
}
