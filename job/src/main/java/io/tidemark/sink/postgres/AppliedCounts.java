package io.tidemark.sink.postgres;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tidemark.sink.Counts;

/**
 * What became of all changes of a table in one epoch. They add up: {@code read = applied +
 * unchanged + superseded + stale + filtered + missing + duplicate + late + dead}, where {@code
 * read} comes with {@code derived}.
 *
 * @param read changes that reached the writer
 * @param snapshot those of {@code read} that came from the snapshot
 * @param inserted rows that are new at the target
 * @param updated rows that are different now
 * @param deleted rows that are gone, or marked as deleted
 * @param unchanged changes that the target showed already
 * @param superseded replaced by a newer change of the same key in the same epoch
 * @param stale older than a change that was already there
 * @param filtered left out by a rule of the pipeline file
 * @param duplicate there before, with the same version or the same id of the event
 * @param late too late to be ordered for certain: set aside or left out
 * @param derived what merge and requests added to the changes that were read
 * @param dead dead letters, and what waits behind them
 * @param missing updates that know only some columns of a row that is not there
 */
public record AppliedCounts(
        long read,
        long snapshot,
        long inserted,
        long updated,
        long deleted,
        long unchanged,
        long superseded,
        long stale,
        long filtered,
        long missing,
        long duplicate,
        long late,
        long derived,
        long dead) {

    public static final AppliedCounts NONE =
            new AppliedCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What the writers counted. */
    static AppliedCounts of(Counts counts) {
        return new AppliedCounts(
                counts.read(),
                counts.snapshot(),
                0,
                0,
                0,
                0,
                counts.superseded(),
                counts.stale(),
                counts.filtered(),
                counts.missing(),
                counts.duplicate(),
                counts.late(),
                counts.derived(),
                counts.dead());
    }

    /** Rows that the target has changed. */
    @JsonIgnore
    public long applied() {
        return inserted + updated + deleted;
    }

    /** Whether nothing vanished and nothing was counted twice. */
    @JsonIgnore
    boolean balanced() {
        return read + derived
                == applied()
                        + unchanged
                        + superseded
                        + stale
                        + filtered
                        + missing
                        + duplicate
                        + late
                        + dead;
    }

    AppliedCounts plus(AppliedCounts other) {
        return new AppliedCounts(
                read + other.read,
                snapshot + other.snapshot,
                inserted + other.inserted,
                updated + other.updated,
                deleted + other.deleted,
                unchanged + other.unchanged,
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
