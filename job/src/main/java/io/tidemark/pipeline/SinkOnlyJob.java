package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.TableId;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TablePlan;
import io.tidemark.sink.EpochSink;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Merge and sink behind changes of any origin, to measure them without a source. */
public final class SinkOnlyJob {

    private SinkOnlyJob() {}

    /**
     * Starts it in this process; cancel it by its client.
     *
     * @param pipeline its first entry of tables says how the changes are merged and applied
     * @param table the one table that has changes, with the same name at the target
     */
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
        TableRule rule = pipeline.tables().get(0);
        PlannedTargets rules =
                PlannedTargets.withLateChanges(Map.of(table, PlannedTargets.rule(table, rule)));
        PipelineTopology.toTarget(
                changes.apply(env),
                new MergePlan(pipeline.name(), pipeline.storage(), merged(table, rule)),
                new EpochSink(
                        pipeline,
                        rules,
                        new PostgresTargetFactory(sink, pipeline, rules),
                        EpochSink.StartMode.CONTINUE,
                        Long::toHexString));
        return env.executeAsync("tidemark " + pipeline.name());
    }

    private static Map<TableId, TablePlan> merged(TableId table, TableRule rule) {
        return rule.merging().isByLog()
                ? Map.of()
                : Map.of(table, new TablePlan(table, table, rule.merging(), rule.deletes()));
    }
}
