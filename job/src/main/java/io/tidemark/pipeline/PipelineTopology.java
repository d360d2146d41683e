package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.merge.MergeOperator;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TableWatermarks;
import io.tidemark.sink.EpochSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job graph. Tables are data, not operators: it is the same for 1 table and for 300.
 *
 * <pre>
 *   source ──▶ watermarks ──▶ merge ──▶ sink
 * </pre>
 *
 * <p>The uids name the state in savepoints and never change.
 */
public final class PipelineTopology {

    public static final String SOURCE_UID = "source";
    public static final String WATERMARKS_UID = "watermarks";
    public static final String MERGE_UID = "merge";
    public static final String SINK_UID = "sink";

    private PipelineTopology() {}

    public static void build(
            StreamExecutionEnvironment env,
            Source<Change, ?, ?> source,
            MergePlan plan,
            EpochSink sink) {
        toTarget(
                env.fromSource(
                                source,
                                WatermarkStrategy.noWatermarks(),
                                "source",
                                ChangeTypes.CHANGE)
                        .uid(SOURCE_UID),
                plan,
                sink);
    }

    /** Everything behind the source. */
    public static void toTarget(DataStream<Change> changes, MergePlan plan, EpochSink sink) {
        changes.assignTimestampsAndWatermarks(new TableWatermarks(plan))
                .name("watermarks")
                .uid(WATERMARKS_UID)
                .keyBy(Change::key, ChangeTypes.MERGE_KEY)
                .process(new MergeOperator(plan), ChangeTypes.CHANGE)
                .name("merge")
                .uid(MERGE_UID)
                .sinkTo(sink)
                .name("sink")
                .uid(SINK_UID);
    }
}
