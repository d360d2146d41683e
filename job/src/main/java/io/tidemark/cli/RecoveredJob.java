package io.tidemark.cli;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the job runs already, because a JobManager that took over has recovered it.
 *
 * <p>A highly available cluster in application mode starts the program again with each new
 * JobManager, beside the recovered job, and passes over what the program submits. The program must
 * then look at nothing and change nothing: it would take the job's own reader of the replication
 * slot for another run, and without a checkpoint it would replace the slot that the job reads.
 *
 * <p>Flink knows, and says so only by not submitting. So it is asked to submit a graph that refuses
 * to become a job.
 */
final class RecoveredJob {

    private RecoveredJob() {}

    static boolean isRunning(StreamExecutionEnvironment env) throws Exception {
        // Only application mode fixes the id; without one, nothing is recovered.
        if (env.getConfiguration()
                .getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID)
                .isEmpty()) {
            return false;
        }
        try {
            env.executeAsync(new Question());
            return true;
        } catch (NotRecovered e) {
            return false;
        }
    }

    /** A graph that is looked at only if it has to be submitted. */
    private static final class Question extends StreamGraph {

        private static final long serialVersionUID = 1L;

        Question() {
            super(
                    new Configuration(),
                    new ExecutionConfig(),
                    new CheckpointConfig(),
                    SavepointRestoreSettings.none());
            setJobName("tidemark");
        }

        @Override
        public JobGraph getJobGraph(ClassLoader classes, @Nullable JobID id) {
            throw new NotRecovered();
        }
    }

    private static final class NotRecovered extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
