package io.tidemark.bench.alone;

import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.FlinkSettings;
import io.tidemark.pipeline.PreparedJob;
import io.tidemark.pipeline.StartChoice;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Everything of a pipeline but its sink: changes are read, transformed, merged, and counted. */
public final class SourceAlone {

    private SourceAlone() {}

    /**
     * Returns when the job has ended.
     *
     * @param arguments the pipeline file, the parallelism, the file of the {@link Counts}
     */
    public static void main(String[] arguments) throws Exception {
        Pipeline pipeline = PipelineFile.read(Path.of(arguments[0]));
        PreparedJob job =
                PreparedJob.prepare(pipeline, new StartChoice.Latest(), null, waiting -> {});
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        Integer.parseInt(arguments[1]), FlinkSettings.of(pipeline));
        job.build(env, new CountingSink(arguments[2]));
        env.execute();
    }
}
