package io.tidemark.sink;

import java.util.Map;
import java.util.SortedMap;

/**
 * What one writer hands over at a barrier.
 *
 * @param reached how far each source has been read since the last barrier, by its code
 * @param commitTimes see {@link Epoch#commitTimes()}
 */
record WriterResult(Delta delta, Map<Long, Reached> reached, SortedMap<Long, Long> commitTimes) {

    WriterResult {
        reached = Map.copyOf(reached);
    }
}
