package io.tidemark.config;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * What becomes of the rows of a table whose columns have changed at the source.
 *
 * @param decisions for every kind of change
 */
public record Drift(Map<Kind, Decision> decisions) implements Serializable {

    /** How a column can change. The name is stored in lower case, with hyphens. */
    public enum Kind {
        ADD_COLUMN,
        DROP_COLUMN,
        /** One column has another name, and nothing else is different. */
        RENAME_COLUMN,
        /** The new type holds all values of the old one. */
        WIDEN_TYPE,
        /** The old type holds all values of the new one. */
        NARROW_TYPE,
        /** Neither holds all values of the other. */
        CHANGE_TYPE;

        /** Whether it is about a type. */
        public boolean isOfType() {
            return this == WIDEN_TYPE || this == NARROW_TYPE || this == CHANGE_TYPE;
        }
    }

    /** What is done about it. */
    public enum Decision {
        /** The target follows. */
        EVOLVE,
        /** Rows go on in the old shape. */
        IGNORE,
        /** Rows of the new shape are dead letters. */
        REJECT,
        /** The job stops. */
        FAIL
    }

    /** The target follows wherever it can. */
    public static final Drift EVOLVE = all(Decision.EVOLVE);

    public Drift {
        decisions = Map.copyOf(decisions);
        for (Kind kind : Kind.values()) {
            Objects.requireNonNull(decisions.get(kind), kind.name());
        }
    }

    /** The same for all kinds; what cannot be followed or ignored stops the job. */
    static Drift all(Decision decision) {
        return new Drift(
                Map.of(
                        Kind.ADD_COLUMN,
                        decision,
                        Kind.DROP_COLUMN,
                        decision,
                        Kind.RENAME_COLUMN,
                        decision,
                        Kind.WIDEN_TYPE,
                        decision == Decision.IGNORE ? Decision.FAIL : decision,
                        Kind.NARROW_TYPE,
                        decision == Decision.IGNORE ? Decision.FAIL : decision,
                        Kind.CHANGE_TYPE,
                        decision == Decision.REJECT ? decision : Decision.FAIL));
    }

    public Decision of(Kind kind) {
        return Objects.requireNonNull(decisions.get(kind), "every kind has one");
    }

    /** Whether what a table looked like before plays a role. */
    public boolean comparesShapes() {
        return !equals(EVOLVE);
    }
}
