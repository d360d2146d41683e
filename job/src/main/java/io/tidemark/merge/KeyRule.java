package io.tidemark.merge;

import io.tidemark.change.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what a change of a key becomes, given what is remembered of the key. Pure. */
interface KeyRule {

    /**
     * What happens.
     *
     * @param state what to remember of the key from now on; null: nothing
     * @param changes what goes on to the target, in this order
     * @param beyondMemory whether the change is older than everything that is remembered of its
     *     key, so that its place is not known: then it is for the caller to decide, as about a late
     *     change, and nothing else has happened
     */
    record Outcome(@Nullable KeyState state, List<Change> changes, boolean beyondMemory) {

        public Outcome {
            changes = List.copyOf(changes);
        }

        static Outcome of(@Nullable KeyState state, List<Change> changes) {
            return new Outcome(state, changes, false);
        }

        static Outcome beyondMemory(@Nullable KeyState state) {
            return new Outcome(state, List.of(), true);
        }
    }

    /**
     * Merges a change.
     *
     * @param state null: the key is new, or everything about it was forgotten
     * @param eventTime of the change, milliseconds since 1970
     * @param horizon changes with an earlier event time than this do not come any more
     */
    Outcome merge(@Nullable KeyState state, Change change, long eventTime, long horizon);

    /** Whether the state must be kept although no change can come late any more. */
    boolean keepsForEver(KeyState state);
}
