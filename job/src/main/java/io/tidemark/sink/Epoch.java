package io.tidemark.sink;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything between two checkpoints, bound together: it is applied in one transaction or not at
 * all.
 *
 * @param pipeline the name of the pipeline
 * @param parent the epoch before, null for the first of a job without state
 * @param takeOver whether this first epoch may replace what another history left at the target
 *     ({@code --start fresh}): tables with hard deletes are emptied in the same transaction
 * @param position how far the source has been read, as text for people; every commit up to it is
 *     applied with this epoch
 * @param parts what the writers had, one part after the other: usually one. A checkpoint that
 *     failed may have been passed by some of the writers; what they had then is a part of its own,
 *     and its rows are older than theirs in the next
 * @param commitTimes commit times at the source of the streamed changes: milliseconds since 1970,
 *     rounded down to a bucket, and how many changes
 */
public record Epoch(
        String pipeline,
        Token token,
        @Nullable Token parent,
        boolean takeOver,
        long checkpointId,
        Phase phase,
        String position,
        List<List<Delta>> parts,
        SortedMap<Long, Long> commitTimes)
        implements Serializable {

    public Epoch {
        parts = parts.stream().map(List::copyOf).toList();
    }

    /** Those of all parts. */
    public List<Delta> deltas() {
        return parts.stream().flatMap(List::stream).toList();
    }
}
