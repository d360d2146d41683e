package io.tidemark.sink;

import java.util.SortedMap;

/**
 * What one writer hands over at a barrier.
 *
 * @param position the newest position seen, 0 if none
 * @param catchUp where the snapshot is caught up with, 0 if not said
 * @param commitTimes see {@link Epoch#commitTimes()}
 */
record WriterResult(Delta delta, long position, long catchUp, SortedMap<Long, Long> commitTimes) {}
