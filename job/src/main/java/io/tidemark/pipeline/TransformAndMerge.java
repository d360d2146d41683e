package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.MergeKey;
import io.tidemark.merge.MergeOperator;
import io.tidemark.transform.TransformStage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Two stages in one operator: a transform leaves the merge key as it is, so what it makes of a
 * change is merged where it stands, without being sent once more.
 */
final class TransformAndMerge extends KeyedProcessFunction<MergeKey, Change, Change>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final TransformStage transform;
    private final MergeOperator merge;

    TransformAndMerge(TransformStage transform, MergeOperator merge) {
        this.transform = transform;
        this.merge = merge;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        transform.open(getRuntimeContext());
        // Merge rules of the user's own are in the same jars.
        Thread.currentThread().setContextClassLoader(transform.loader());
        merge.setRuntimeContext(getRuntimeContext());
        merge.open(context);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        merge.initializeState(context);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        merge.snapshotState(context);
    }

    @Override
    public void processElement(Change change, Context context, Collector<Change> out)
            throws Exception {
        merge.processElement(transform.process(change), context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        merge.onTimer(timestamp, context, out);
    }

    @Override
    public void close() throws Exception {
        transform.close();
    }
}
