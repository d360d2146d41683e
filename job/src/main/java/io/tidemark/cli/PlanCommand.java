package io.tidemark.cli;

import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.StartChoice;
import io.tidemark.pipeline.StartPlan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark plan FILE}. */
@Command(
        name = "plan",
        description = {
            "Says what a start with this file would do: the state that it goes on from, what becomes"
                    + " of each table, what is altered at the target.",
            "Changes nothing, also while the pipeline runs: an upgrade is a stop with a savepoint and"
                    + " a start. Exit code 0: it would start. 1: it would be refused."
        },
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--start",
            paramLabel = "WHERE",
            defaultValue = "latest",
            description = "latest (default), fresh, or a path; see 'run'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String start;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Pipeline pipeline = PipelineFile.read(file);
        StartPlan plan = StartPlan.of(pipeline, StartChoice.parse(start));
        PlanText.print(pipeline, plan, spec.commandLine().getOut());
        return plan.refused().isEmpty() ? 0 : Main.EXIT_FAILED;
    }
}
