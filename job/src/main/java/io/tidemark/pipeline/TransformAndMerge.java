package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.MergeKey;
import io.tidemark.merge.EventTimes;
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

    private transient ToMerge next;

    @SuppressWarnings("NullAway.Init") // Flink calls open
    TransformAndMerge(TransformStage transform, MergeOperator merge) {
        this.transform = transform;
        this.merge = merge;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        transform.initializeState(context, getRuntimeContext().getTaskInfo());
        merge.initializeState(context);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        transform.open(getRuntimeContext());
        // Merge rules of the user's own are in the same jars.
        Thread.currentThread().setContextClassLoader(transform.loader());
        merge.setRuntimeContext(getRuntimeContext());
        merge.open(context);
        next = new ToMerge();
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        transform.snapshotState();
        merge.snapshotState(context);
    }

    @Override
    public void processElement(Change change, Context context, Collector<Change> out)
            throws Exception {
        Long timestamp = context.timestamp();
        next.context = context;
        next.out = out;
        transform.process(change, timestamp == null ? EventTimes.NONE : timestamp, next);
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

    /** One object for all changes: it is asked for each of them. */
    private final class ToMerge implements TransformStage.Next {

        private Context context;
        private Collector<Change> out;

        @SuppressWarnings("NullAway.Init") // set before each change
        ToMerge() {}

        @Override
        public void merge(Change change, long eventTime) throws Exception {
            merge.process(change, eventTime, context, out);
        }

        @Override
        public boolean isByLog(long schema) throws Exception {
            return merge.isByLog(schema);
        }

        @Override
        public void hold(long schema) throws Exception {
            merge.hold(schema, context);
        }

        @Override
        public void letGo() throws Exception {
            merge.letGo(context);
        }

        @Override
        public void emit(Change change) {
            out.collect(change);
        }
    }
}
