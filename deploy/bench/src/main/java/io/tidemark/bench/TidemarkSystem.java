package io.tidemark.bench;

import io.tidemark.local.LocalMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tidemark as a user runs it: {@code ./tidemark run FILE}. */
final class TidemarkSystem implements ReplicationSystem {

    @Override
    public String name() {
        return "tidemark";
    }

    @Override
    public String about() {
        return "this project, ./tidemark run FILE";
    }

    @Override
    public Replication prepare(Trial trial) throws IOException {
        Path file = Files.writeString(trial.folder().resolve("pipeline.yaml"), pipelineFile(trial));
        JobProcess.Program program =
                new JobProcess.Program(
                        trial.settings().heap(),
                        List.of(
                                "-Dlog4j2.configurationFile=tidemark-log4j2.xml",
                                "-Dtidemark.terminal=false",
                                "-Dtidemark.log.file=" + trial.folder().resolve("tidemark.log")),
                        System.getProperty("java.class.path"),
                        List.of(
                                LocalMain.class.getName(),
                                "run",
                                file.toString(),
                                "--parallelism",
                                Integer.toString(trial.settings().parallelism())));
        return JobProcess.start(program, trial.folder().resolve("tidemark.out"));
    }

    private static String pipelineFile(Trial trial) {
        return """
        pipeline: {name: bench, storage: "file://%s"}
        sources: {shop: {type: postgres, url: "%s"}}
        sinks: {warehouse: {type: postgres, url: "%s"}}
        tables: [%s]
        flink: {execution.checkpointing.interval: %s}
        """
                .formatted(
                        trial.folder().resolve("storage"),
                        trial.source().url(),
                        trial.target().url(),
                        trial.tableList(),
                        trial.settings().checkpointInterval());
    }
}
