package io.tidemark.sink;

import java.io.Serializable;

/**
 * What became of changes before they reached the target. Together with the target's part they add
 * up: read + derived = applied + unchanged + missing + superseded + stale + filtered + duplicate +
 * late + dead.
 *
 * @param read changes that reached the writer
 * @param snapshot those of {@code read} that came from the snapshot
 * @param superseded replaced by a newer change of the same key in the same epoch
 * @param stale older than a change of the same key that was already there
 * @param filtered left out by a rule of the pipeline file ({@code deletes: ignore})
 * @param duplicate there before, with the same version or the same id of the event
 * @param late too late to be ordered for certain: set aside or left out
 * @param derived what merge and requests added to the changes that were read
 * @param dead dead letters, and what waits behind them
 * @param missing updates that know only some columns of a row that was deleted just before
 */
public record Counts(
        long read,
        long snapshot,
        long superseded,
        long stale,
        long filtered,
        long missing,
        long duplicate,
        long late,
        long derived,
        long dead)
        implements Serializable {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
        return new Counts(
                read + other.read,
                snapshot + other.snapshot,
                superseded + other.superseded,
                stale + other.stale,
                filtered + other.filtered,
                missing + other.missing,
                duplicate + other.duplicate,
                late + other.late,
                derived + other.derived,
                dead + other.dead);
    }
}
