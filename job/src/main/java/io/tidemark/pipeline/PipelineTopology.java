package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.SourceTable;
import io.tidemark.merge.MergeOperator;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TableWatermarks;
import io.tidemark.transform.MaskFunction;
import io.tidemark.transform.TransformPlan;
import io.tidemark.transform.TransformStage;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The job graph. Tables are data, not operators: it is the same for 1 table and for 300.
 *
 * <pre>
 *   source, mask ──┐
 *   source, mask ──┼▶ transform, merge ──▶ sink
 *   requests ──────┘
 * </pre>
 *
 * <p>The uids name the state in savepoints and never change. That of a source has its name in the
 * pipeline file in it, so a source that is added begins with its snapshot while the others go on.
 */
public final class PipelineTopology {

    public static final String REQUESTS_UID = "requests";
    public static final String MERGE_UID = "merge";
    public static final String SINK_UID = "sink";

    /** Sources whose event times are kept together. */
    private static final String ALIGNED = "sources";

    private static final Duration ALIGNED_EVERY = Duration.ofSeconds(1);

    private PipelineTopology() {}

    /** The uid of a source. */
    public static String sourceUid(String source) {
        return "source-" + source;
    }

    /** The uid of what masks the values of a source, in the same threads. */
    static String maskUid(String source) {
        return "mask-" + source;
    }

    /**
     * Builds it.
     *
     * @param sources by their names
     * @param maxDrift how far the event time of one source may run ahead of the others; null: as
     *     far as it gets
     */
    public static void build(
            StreamExecutionEnvironment env,
            Map<String, ? extends Source<Change, ?, ?>> sources,
            @Nullable Duration maxDrift,
            Source<Change, ?, ?> requests,
            TransformPlan transform,
            MergePlan plan,
            Sink<Change> sink) {
        DataStream<Change> all = requested(env, requests, plan);
        for (Map.Entry<String, ? extends Source<Change, ?, ?>> source : sources.entrySet()) {
            all =
                    all.union(
                            env.fromSource(
                                            source.getValue(),
                                            watermarks(plan, source.getKey(), maxDrift),
                                            "source " + source.getKey(),
                                            ChangeTypes.CHANGE)
                                    .uid(sourceUid(source.getKey()))
                                    .process(new MaskFunction(transform), ChangeTypes.CHANGE)
                                    .name("mask " + source.getKey())
                                    .uid(maskUid(source.getKey())));
        }
        toTarget(all, transform, plan, sink);
    }

    private static WatermarkStrategy<Change> watermarks(
            MergePlan plan, String source, @Nullable Duration maxDrift) {
        TableWatermarks watermarks = new TableWatermarks(plan, source);
        return maxDrift == null
                ? watermarks
                : watermarks.withWatermarkAlignment(ALIGNED, maxDrift, ALIGNED_EVERY);
    }

    /** What is asked of the running job: changes that come in addition, one subtask for all. */
    static DataStream<Change> requested(
            StreamExecutionEnvironment env, Source<Change, ?, ?> requests, MergePlan plan) {
        return env.fromSource(
                        requests,
                        new TableWatermarks(plan, SourceTable.OWN),
                        "requests",
                        ChangeTypes.CHANGE)
                .uid(REQUESTS_UID)
                .setParallelism(1)
                .setMaxParallelism(1);
    }

    /** Everything behind changes that have their event times. */
    public static void toTarget(
            DataStream<Change> changes,
            TransformPlan transform,
            MergePlan plan,
            Sink<Change> sink) {
        changes.keyBy(Change::key, ChangeTypes.MERGE_KEY)
                .process(
                        new TransformAndMerge(
                                new TransformStage(transform), new MergeOperator(plan)),
                        ChangeTypes.CHANGE)
                .name("merge")
                .uid(MERGE_UID)
                .sinkTo(sink)
                .name("sink")
                .uid(SINK_UID);
    }
}
