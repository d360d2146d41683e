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

    /**
     * What to remember of a key of which nothing is, when a change of it is set aside: without
     * that, nobody could tell later where the change belongs.
     *
     * @param horizon changes with an earlier event time than this have been forgotten
     * @return null if the change has a place of its own, whatever else there is of the key
     */
    default @Nullable KeyState unknown(long schema, long horizon) {
        return KeyState.unknown(schema);
    }

    /**
     * Hears what the target shows of a key, before a change comes again that was set aside. The
     * target does not show what is still on its way to it: that is remembered.
     *
     * @param state of the key; it tells more than the target as far as it reaches
     * @param baseline the target's row as a change, older than any other
     * @return what to remember of the key from now on
     */
    default KeyState learn(KeyState state, Change baseline, long eventTime) {
        return state;
    }

    /** Whether the state must be kept although no change can come late any more. */
    boolean keepsForEver(KeyState state);
}
