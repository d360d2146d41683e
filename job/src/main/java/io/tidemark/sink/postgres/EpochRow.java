package io.tidemark.sink.postgres;

import io.tidemark.sink.Phase;
import io.tidemark.sink.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of the history.
 *
 * @param totals the counts of all tables together
 * @param lag how far behind the source's commits it was; null if it held no streamed change
 * @param bytes of all its deltas
 * @param tables per table, by the name of the table at the source
 * @param took from the lock on the ledger to just before the commit
 */
public record EpochRow(
        Token token,
        @Nullable Token parent,
        long checkpointId,
        Phase phase,
        String position,
        AppliedCounts totals,
        @Nullable Lag lag,
        long bytes,
        Map<String, AppliedCounts> tables,
        Instant committedAt,
        Duration took) {

    public EpochRow {
        tables = Map.copyOf(tables);
    }
}
