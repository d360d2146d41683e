package io.tidemark.local;

import java.nio.file.Path;
import java.util.Optional;

/** A running pipeline, as the demo sees it. */
public interface DemoJob extends AutoCloseable {

    /** The address of Flink's web UI. */
    String webUi();

    /** Why the job has ended by itself, for people; empty while it runs. */
    Optional<String> failure();

    /** Ends the job; returns when it no longer uses the databases. */
    void stop() throws Exception;

    @Override
    default void close() throws Exception {
        stop();
    }

    /** Starts a pipeline in this process. */
    @FunctionalInterface
    interface Starter {

        /**
         * Returns once the job is running.
         *
         * @param pipelineFile the YAML file
         */
        DemoJob start(Path pipelineFile, int parallelism) throws Exception;
    }
}
