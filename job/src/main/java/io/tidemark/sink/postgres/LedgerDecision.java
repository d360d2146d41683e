package io.tidemark.sink.postgres;

import io.tidemark.config.Fault;
import io.tidemark.config.Rewind;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.RetainedEpochs;
import io.tidemark.sink.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to do with an epoch, given what the ledger says. Knows no database.
 *
 * <pre>
 *   token in history                          already applied
 *   takes over                                empty the tables, apply
 *   ledger = parent                           apply
 *   ledger has a token, the epoch no parent   stop: the job lost its state
 *   parent in history, but not the newest     the job was rewound: stop, or overwrite
 *   parent unknown to the history             the target was restored: roll forward, else stop
 * </pre>
 */
sealed interface LedgerDecision {

    /** The target has it. */
    record AlreadyApplied() implements LedgerDecision {}

    /** It follows what the target has. */
    record Apply() implements LedgerDecision {}

    /** It replaces what the target has. */
    record TakeOver() implements LedgerDecision {}

    /** The target lacks epochs that are retained: apply these first, in order. */
    record RollForward(List<Epoch> epochs) implements LedgerDecision {
        public RollForward {
            epochs = List.copyOf(epochs);
        }
    }

    /** It must not be applied, and nothing changes by waiting. */
    record Stop(Fault fault) implements LedgerDecision {}

    /**
     * Decides.
     *
     * @param newest the ledger's token, null if it has none
     * @param history which of the epoch's own token and its parent are in the history
     */
    static LedgerDecision of(
            @Nullable Token newest,
            Set<Token> history,
            Epoch epoch,
            Rewind onRewind,
            RetainedEpochs retained)
            throws IOException {
        Token parent = epoch.parent();
        if (history.contains(epoch.token()) || epoch.token().equals(newest)) {
            return new AlreadyApplied();
        }
        if (epoch.takeOver()) {
            return new TakeOver();
        }
        if (parent == null) {
            return newest == null ? new Apply() : new Stop(noState(epoch, newest));
        }
        if (parent.equals(newest)) {
            return new Apply();
        }
        if (history.contains(parent)) {
            return onRewind == Rewind.OVERWRITE
                    ? new Apply()
                    : new Stop(rewound(epoch, parent, newest));
        }
        return rollForward(newest, epoch, parent, retained);
    }

    private static LedgerDecision rollForward(
            @Nullable Token newest, Epoch epoch, Token parent, RetainedEpochs retained)
            throws IOException {
        List<Epoch> newestFirst = new ArrayList<>();
        Token wanted = parent;
        while (true) {
            Optional<Epoch> found = retained.find(wanted);
            if (found.isEmpty()) {
                return new Stop(broken(epoch, newest, wanted));
            }
            Epoch link = found.get();
            newestFirst.add(link);
            Token before = link.parent();
            if (link.takeOver() || (before == null ? newest == null : before.equals(newest))) {
                Collections.reverse(newestFirst);
                return new RollForward(newestFirst);
            }
            // Sequences fall along a chain, so a damaged one cannot run in a circle.
            if (before == null || before.sequence() >= wanted.sequence()) {
                return new Stop(broken(epoch, newest, before == null ? wanted : before));
            }
            wanted = before;
        }
    }

    private static Fault noState(Epoch epoch, Token newest) {
        return new Fault(
                "pipeline " + epoch.pipeline(),
                "the ledger of the target has epochs (the newest is "
                        + newest
                        + "), but the job started without state",
                "start from a checkpoint or savepoint of this pipeline, or with '--start fresh',"
                        + " which copies the tables again and overwrites them");
    }

    private static Fault rewound(Epoch epoch, Token parent, @Nullable Token newest) {
        return new Fault(
                "pipeline " + epoch.pipeline(),
                "the job was restored from an older snapshot: it continues after epoch "
                        + parent
                        + ", but the target already has "
                        + newest,
                "restore the newest checkpoint, or set 'on-rewind: overwrite' to apply again from"
                        + " the older position on");
    }

    private static Fault broken(Epoch epoch, @Nullable Token newest, Token missing) {
        return new Fault(
                "pipeline " + epoch.pipeline(),
                "the target is behind the job: the ledger has "
                        + (newest == null ? "no epoch" : "epoch " + newest)
                        + ", the job continues after "
                        + epoch.parent()
                        + ", and epoch "
                        + missing
                        + " between them is no longer retained",
                "restore the target from a newer backup, or start with '--start fresh', which"
                        + " copies the tables again and overwrites them; a longer 'retain-deltas' keeps"
                        + " more epochs for the next time");
    }
}
