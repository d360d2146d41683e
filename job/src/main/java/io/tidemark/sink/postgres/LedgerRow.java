package io.tidemark.sink.postgres;

import io.tidemark.sink.Phase;
import io.tidemark.sink.Token;
import java.time.Instant;

/**
 * The newest epoch at the target.
 *
 * @param fence grows with every run that takes the target over
 * @param position how far the source is applied, as text for people
 */
public record LedgerRow(
        String pipeline,
        Token token,
        long fence,
        Phase phase,
        String position,
        long checkpointId,
        Instant committedAt) {}
