package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest version of a key wins, whatever arrives when. Only the version is remembered, that of
 * a delete too, so that an older update does not revive the row; no row image.
 *
 * <p>Each change must tell its whole row: what an older one told would be forgotten.
 */
final class NewestWins implements KeyRule {

    private final VersionOrder order;

    NewestWins(VersionOrder order) {
        this.order = order;
    }

    @Override
    public Outcome merge(@Nullable KeyState state, Change change, long eventTime, long horizon) {
        Version version = order.version(change);
        int compared =
                state == null || !state.hasVersion()
                        ? 1
                        : order.compare(version, Version.decode(state.newest()));
        if (state != null && compared <= 0) {
            Kind outcome = compared == 0 ? Kind.DUPLICATE : Kind.STALE;
            // Others of its time are in time as well, and must find what it found.
            return Outcome.of(
                    state.until(eventTime),
                    List.of(Change.counted(outcome, change.schema(), change.position())));
        }
        KeyState next =
                KeyState.next(
                        state, change.schema(), version.encoded(), eventTime, null, List.of());
        return Outcome.of(next, List.of(change));
    }

    @Override
    public KeyState learn(KeyState state, Change baseline, long eventTime) {
        return state.hasVersion()
                ? state
                : KeyState.next(
                        state,
                        baseline.schema(),
                        order.version(baseline).encoded(),
                        eventTime,
                        null,
                        List.of());
    }

    @Override
    public boolean keepsForEver(KeyState state) {
        return false;
    }
}
