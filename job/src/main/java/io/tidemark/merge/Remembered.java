package io.tidemark.merge;

import io.tidemark.change.Change;
import java.util.List;

/**
 * A change of a key that a later one may still have to be put before.
 *
 * @param eventTime milliseconds since 1970
 */
record Remembered(Version version, long eventTime, Change change) {

    /** However many changes a key has within the allowed lateness: these many are remembered. */
    static final int MOST = 64;

    /** How many of a key's changes, the oldest ones, no change can be put before any more. */
    static int passed(List<Remembered> changes, long horizon) {
        int old = 0;
        while (old < changes.size()
                && (changes.get(old).eventTime() < horizon || changes.size() - old > MOST)) {
            old++;
        }
        return old;
    }
}
