package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.MergeKey;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The one place where changes of a key meet.
 *
 * <p>With one log source ordered by position, the order of the log is the order: the source's
 * position and everything behind it are one snapshot, so a restart repeats nothing here, and the
 * writer keeps the newest change per key and epoch. Such changes pass without touching state.
 */
public final class MergeOperator extends KeyedProcessFunction<MergeKey, Change, Change> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Change change, Context context, Collector<Change> out) {
        out.collect(change);
    }
}
