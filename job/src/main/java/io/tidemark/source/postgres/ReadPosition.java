package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been told: what a restart goes on from.
 *
 * @param lsn every commit up to here has been told, except of tables that are being added
 * @param added the tables that came after the first snapshot: the log tells of them the commits
 *     beyond this place, which is at most a little ahead of {@code lsn}
 * @param addition tables that are being added, null if none are
 */
record ReadPosition(long lsn, SortedMap<TableId, Long> added, @Nullable Addition addition) {

    ReadPosition {
        added = Collections.unmodifiableSortedMap(new TreeMap<>(added));
    }

    /** Only the tables of the first snapshot. */
    static ReadPosition at(long lsn) {
        return new ReadPosition(lsn, new TreeMap<>(), null);
    }

    /** The same, further on in the log. */
    ReadPosition to(long further) {
        return new ReadPosition(further, added, addition);
    }

    /** The same, with another state of the tables that are being added. */
    ReadPosition adding(Addition other) {
        return new ReadPosition(lsn, added, other);
    }

    /**
     * The tables that were being added have been told up to here, and are read like all others now.
     */
    ReadPosition finished(Addition done) {
        SortedMap<TableId, Long> all = new TreeMap<>(added);
        done.tables().forEach(table -> all.put(table, done.told()));
        return new ReadPosition(lsn, all, null);
    }

    /** The same without tables that are not read any more: were they read again, it is anew. */
    ReadPosition only(Collection<TableId> tables) {
        SortedMap<TableId, Long> kept = new TreeMap<>(added);
        kept.keySet().retainAll(tables);
        return new ReadPosition(lsn, kept, addition == null ? null : addition.only(tables));
    }

    /** The log is needed only beyond this place. */
    long confirmable() {
        return addition == null || Long.compareUnsigned(lsn, addition.told()) < 0
                ? lsn
                : addition.told();
    }

    /** Whether a commit is beyond the place that the table was told up to when it was added. */
    boolean isBeyondAddition(TableId table, long commit) {
        Long from = added.get(table);
        return from == null || Long.compareUnsigned(commit, from) > 0;
    }

    /** The furthest place that a table was told up to when it was added, 0 if none was. */
    long addedUpTo() {
        long furthest = 0;
        for (long from : added.values()) {
            if (Long.compareUnsigned(from, furthest) > 0) {
                furthest = from;
            }
        }
        return furthest;
    }
}
