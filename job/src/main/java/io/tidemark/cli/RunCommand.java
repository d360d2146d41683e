package io.tidemark.cli;

import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.FlinkSettings;
import io.tidemark.pipeline.PreparedJob;
import io.tidemark.pipeline.StartChoice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark run FILE}: in this process, or on the cluster whose client started us. */
@Command(
        name = "run",
        description = {
            "Runs the pipeline until Ctrl-C or SIGTERM, which stop it with a savepoint.",
            "The next run continues from the newest savepoint or completed checkpoint in"
                    + " pipeline.storage, also after a crash."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--start",
            paramLabel = "WHERE",
            defaultValue = "latest",
            description = {
                "latest: from the newest state in pipeline.storage, from the beginning if there is"
                        + " none (default).",
                "fresh: new slot, new snapshot; the target tables are emptied and filled again.",
                "A path: from this checkpoint or savepoint."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String start;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks per stage, 1 to 360. Default: 2, on a cluster the cluster's.")
    private int parallelism;

    @Option(
            names = "--until-caught-up",
            description =
                    "Load everything that is committed at the source now, then stop with a"
                            + " savepoint and exit 0: incremental load from cron.")
    private boolean untilCaughtUp;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (parallelism < 0 || parallelism > FlinkSettings.MAX_PARALLELISM) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(),
                    "--parallelism " + parallelism + ": give a number from 1 to 360");
        }
        Pipeline pipeline = PipelineFile.read(file);
        StartChoice choice = StartChoice.parse(start);
        return JobEnvironment.onCluster()
                ? onCluster(pipeline, choice)
                : inThisProcess(pipeline, choice);
    }

    private int onCluster(Pipeline pipeline, StartChoice choice) throws Exception {
        if (untilCaughtUp) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(),
                    "--until-caught-up: a cluster runs the pipeline until it is stopped; without a"
                            + " cluster, 'tidemark run' ends by itself");
        }
        PrintWriter out = spec.commandLine().getOut();
        // An environment takes one job only, so the question has its own.
        if (RecoveredJob.isRunning(StreamExecutionEnvironment.getExecutionEnvironment())) {
            out.println("pipeline " + pipeline.name() + ": goes on, the cluster has recovered it");
            out.flush();
            return 0;
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        String restored =
                env.getConfiguration()
                        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
                        .orElse(null);
        PreparedJob prepared =
                PreparedJob.prepare(
                        pipeline,
                        choice,
                        restored,
                        fault -> {
                            out.println(FailureText.waiting(fault));
                            out.flush();
                        });
        Configuration settings = FlinkSettings.of(pipeline);
        if (prepared.restoreFrom() != null) {
            settings.set(StateRecoveryOptions.SAVEPOINT_PATH, prepared.restoreFrom());
        }
        env.configure(settings, RunCommand.class.getClassLoader());
        if (parallelism > 0) {
            env.setParallelism(parallelism);
        }
        prepared.build(env);
        out.println(prepared.summary());
        out.flush();
        env.executeAsync("tidemark " + pipeline.name());
        return 0;
    }

    private int inThisProcess(Pipeline pipeline, StartChoice choice) throws Exception {
        Screen screen = new Screen(spec.commandLine().getOut(), Screen.Mode.detect());
        LocalRun.Options options =
                new LocalRun.Options(
                        choice,
                        parallelism == 0 ? LocalRun.DEFAULT_PARALLELISM : parallelism,
                        untilCaughtUp ? LocalRun.Until.CAUGHT_UP : LocalRun.Until.STOPPED);
        try (LocalRun run = LocalRun.start(pipeline, options, screen)) {
            return run.await();
        }
    }
}
