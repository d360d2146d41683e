package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where a reader of the log stands. The log's own stream and that of tables that are being added
 * move it together, in one thread, so each piece that is handed over carries the place of both.
 */
final class Reading implements LogScope {

    private final SortedSet<TableId> missing;
    private ReadPosition position;
    private long heldAt;

    /**
     * @param missing tables that neither the snapshot nor an addition has copied to its end
     */
    Reading(ReadPosition position, Collection<TableId> missing) {
        this.position = position;
        this.missing = new TreeSet<>(missing);
        this.heldAt = position.confirmable();
    }

    ReadPosition position() {
        return position;
    }

    /** Tables that the log does not tell yet. */
    SortedSet<TableId> missing() {
        return new TreeSet<>(missing);
    }

    private LsnOffset move(ReadPosition to) {
        position = to;
        return new LsnOffset(to);
    }

    /** The log has been told up to here. */
    LsnOffset told(long lsn) {
        return move(position.to(lsn));
    }

    /** From where missing tables will be told is being found out: it will not be before this. */
    void hold() {
        heldAt = position.confirmable();
    }

    /**
     * How far the slot may be confirmed of what a completed checkpoint has passed: never beyond
     * where tables that are added are told from, also where the checkpoint did not know of them.
     */
    long confirmable(long checkpoint) {
        boolean isFound = missing.isEmpty() || position.addition() != null;
        long most = isFound ? position.confirmable() : heldAt;
        return Long.compareUnsigned(checkpoint, most) < 0 ? checkpoint : most;
    }

    /** Tables begin to be added, or one of their ranges is copied. */
    LsnOffset adding(Addition addition) {
        return move(position.adding(addition));
    }

    /** The tables that are being added have been told up to here. */
    LsnOffset toldOfAdded(long lsn) {
        return adding(addition().to(lsn));
    }

    /** The tables that were being added are read with all others from now on. */
    LsnOffset finish() {
        Addition done = addition();
        missing.removeAll(done.tables());
        return move(position.finished(done));
    }

    Addition addition() {
        return Objects.requireNonNull(position.addition(), "no table is being added");
    }

    @Override
    public boolean tellsAll(long commit) {
        return missing.isEmpty() && Long.compareUnsigned(commit, position.addedUpTo()) > 0;
    }

    @Override
    public boolean tells(TableId table, long commit) {
        return !missing.contains(table) && position.isBeyondAddition(table, commit);
    }
}
