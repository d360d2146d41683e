package io.tidemark.pipeline;

import static java.util.stream.Collectors.toMap;

import io.tidemark.change.Change;
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
     * @param schemas the shapes of all tables that have changes, with the same names at the target
     */
    public static JobClient start(
            Pipeline pipeline,
            List<TableSchema> schemas,
            int parallelism,
            Function<StreamExecutionEnvironment, DataStream<Change>> changes)
            throws Exception {
        Configuration settings = FlinkSettings.of(pipeline);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
        Endpoint sink = pipeline.sink();
        TableRule rule = pipeline.tables().get(0);
        String source = schemas.get(0).source();
        PlannedTargets rules =
                new PlannedTargets(
                        schemas.stream()
                                .map(TableSchema::sourceTable)
                                .collect(
                                        toMap(
                                                Function.identity(),
                                                table ->
                                                        PlannedTargets.rule(table.table(), rule))));
        MergePlan plan =
                MergePlan.of(
                        pipeline.name(),
                        pipeline.storage(),
                        schemas.stream().map(schema -> plan(schema, rule)).toList());
        PipelineTopology.toTarget(
                changes.apply(env)
                        .assignTimestampsAndWatermarks(new TableWatermarks(plan, source))
                        .name("watermarks")
                        .uid("watermarks"),
                PreparedJob.transformPlan(
                        pipeline,
                        schemas.stream()
                                .map(
                                        schema ->
                                                new PlannedSourceTable(
                                                        schema, rule, schema.table(), 0))
                                .toList()),
                plan,
                new EpochSink(
                        pipeline,
                        rules,
                        new PostgresTargetFactory(sink, pipeline, rules),
                        EpochSink.StartMode.CONTINUE,
                        new SourcePositions(List.of(source), Long::toHexString)));
        return env.executeAsync("tidemark " + pipeline.name());
    }

    private static TablePlan plan(TableSchema schema, TableRule rule) {
        return new TablePlan(
                schema.sourceTable(),
                schema.table(),
                schema.key(),
                rule.merging(),
                rule.deletes(),
                List.of());
    }
}
