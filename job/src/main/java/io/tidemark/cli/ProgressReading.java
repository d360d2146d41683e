package io.tidemark.cli;

import java.util.OptionalLong;

/**
 * What a pipeline had done when it was looked at, from its ledger and its epochs at the target.
 *
 * @param phase {@code snapshot}, {@code catching-up} or {@code streaming}; empty before the first
 *     epoch
 * @param epoch the sequence of the last epoch; empty before the first
 * @param read changes read, all epochs together
 * @param snapshot those of {@code read} that came from the snapshot
 * @param applied changes applied, all epochs together
 * @param lagP50Millis from commit at the source to commit at the target, in the last epoch that had
 *     streamed changes
 */
public record ProgressReading(
        String phase,
        OptionalLong epoch,
        long read,
        long snapshot,
        long applied,
        OptionalLong lagP50Millis,
        OptionalLong lagP99Millis) {

    /** Before the first epoch. */
    public static final ProgressReading NONE =
            new ProgressReading(
                    "", OptionalLong.empty(), 0, 0, 0, OptionalLong.empty(), OptionalLong.empty());

    /** The snapshot is complete at the target. */
    public boolean snapshotDone() {
        return phase.equals("catching-up") || phase.equals("streaming");
    }
}
