package io.tidemark.bench.alone;

import io.tidemark.bench.workload.Generation;
import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.SinkOnlyJob;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Everything of a pipeline but its source: changes are made by a {@link Script}. */
public final class SinkAlone {

    private SinkAlone() {}

    /**
     * Returns when the job has ended.
     *
     * @param arguments the pipeline file, the parallelism, the script, the kind and the size of the
     *     {@link Generation}
     */
    public static void main(String[] arguments) throws Exception {
        Pipeline pipeline = PipelineFile.read(Path.of(arguments[0]));
        String script = arguments[2];
        Generation generation =
                new Generation(Generation.Kind.valueOf(arguments[3]), Long.parseLong(arguments[4]));
        List<TableSchema> schemas = generation.generator().schemas();
        SchemaStore store = new SchemaStore(pipeline.storage());
        for (TableSchema schema : schemas) {
            store.put(schema);
        }
        SinkOnlyJob.start(
                        pipeline,
                        schemas,
                        Integer.parseInt(arguments[1]),
                        env -> changes(env, script, new ScriptedChanges(script, generation)))
                .getJobExecutionResult()
                .get();
    }

    private static DataStream<Change> changes(
            StreamExecutionEnvironment env, String script, ScriptedChanges changes) {
        return env.fromSource(
                        new ScriptedSource(script), WatermarkStrategy.noWatermarks(), "script")
                .uid("script")
                .setParallelism(1)
                .map(changes)
                .returns(ChangeTypes.CHANGE)
                .uid("changes")
                .setParallelism(1);
    }
}
