package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Pipeline;
import io.tidemark.merge.MergePlan;
import io.tidemark.sink.EpochSink;
import io.tidemark.sink.TargetTableRule;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Merge and sink behind changes of any origin, to measure them without a source. */
public final class SinkOnlyJob {

    private SinkOnlyJob() {}

    /** Starts it in this process; cancel it by its client. */
    public static JobClient start(
            Pipeline pipeline,
            TableId table,
            int parallelism,
            Function<StreamExecutionEnvironment, DataStream<Change>> changes)
            throws Exception {
        Configuration settings = FlinkSettings.of(pipeline);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        Endpoint sink = pipeline.sinks().values().iterator().next();
        PlannedTargets rules =
                new PlannedTargets(Map.of(table, TargetTableRule.byLog(table, Deletes.HARD)));
        PipelineTopology.toTarget(
                changes.apply(env),
                MergePlan.byLog(pipeline.name(), pipeline.storage()),
                new EpochSink(
                        pipeline,
                        rules,
                        new PostgresTargetFactory(sink, pipeline, rules),
                        EpochSink.StartMode.CONTINUE,
                        Long::toHexString));
        return env.executeAsync("tidemark " + pipeline.name());
    }
}
