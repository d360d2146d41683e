package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TablePlan;
import io.tidemark.merge.TableWatermarks;
import io.tidemark.sink.EpochSink;
import io.tidemark.sink.SourcePositions;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Transform, merge and sink behind changes of any origin, to measure them without a source. */
public final class SinkOnlyJob {

    private SinkOnlyJob() {}

    /**
     * Starts it in this process; cancel it by its client.
     *
     * @param pipeline its first entry of tables says how the changes are merged and applied
     * @param schema the shape of the one table that has changes, with the same name at the target
     */
    public static JobClient start(
            Pipeline pipeline,
            TableSchema schema,
            int parallelism,
            Function<StreamExecutionEnvironment, DataStream<Change>> changes)
            throws Exception {
        Configuration settings = FlinkSettings.of(pipeline);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        Endpoint sink = pipeline.sink();
        TableRule rule = pipeline.tables().get(0);
        SourceTable table = schema.sourceTable();
        PlannedTargets rules =
                new PlannedTargets(Map.of(table, PlannedTargets.rule(table.table(), rule)));
        MergePlan plan =
                MergePlan.of(
                        pipeline.name(),
                        pipeline.storage(),
                        List.of(
                                new TablePlan(
                                        table,
                                        table.table(),
                                        schema.key(),
                                        rule.merging(),
                                        rule.deletes(),
                                        List.of())));
        PipelineTopology.toTarget(
                changes.apply(env)
                        .assignTimestampsAndWatermarks(new TableWatermarks(plan, table.source()))
                        .name("watermarks")
                        .uid("watermarks"),
                PreparedJob.transformPlan(
                        pipeline, List.of(new PlannedSourceTable(schema, rule, table.table(), 0))),
                plan,
                new EpochSink(
                        pipeline,
                        rules,
                        new PostgresTargetFactory(sink, pipeline, rules),
                        EpochSink.StartMode.CONTINUE,
                        new SourcePositions(List.of(table.source()), Long::toHexString)));
        return env.executeAsync("tidemark " + pipeline.name());
    }
}
