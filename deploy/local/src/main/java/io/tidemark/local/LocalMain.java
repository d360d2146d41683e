package io.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.cli.FailureText;
import io.tidemark.cli.LocalRun;
import io.tidemark.cli.Main;
import io.tidemark.cli.Screen;
import io.tidemark.config.PipelineFile;
import io.tidemark.local.cluster.ClusterCommand;
import io.tidemark.local.soak.SoakCommand;
import io.tidemark.pipeline.StartChoice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** The main class of {@code ./tidemark}: every command of the job, and those of this module. */
public final class LocalMain {

    private LocalMain() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Main.execute(commandLine(LocalMain::start), arguments));
    }

    /** All commands of this module. */
    public static CommandLine commandLine() {
        return commandLine(LocalMain::start);
    }

    /** All commands; the demo starts its job with {@code starter}. */
    static CommandLine commandLine(DemoJob.Starter starter) {
        return Main.commandLine()
                .addSubcommand(new DemoCommand(starter))
                .addSubcommand(new ClusterCommand())
                .addSubcommand(new SoakCommand());
    }

    /** The demo shows the progress itself; only what goes wrong is told by the run. */
    private static DemoJob start(Path pipelineFile, int parallelism) throws Exception {
        LocalRun run =
                LocalRun.start(
                        PipelineFile.read(pipelineFile),
                        new LocalRun.Options(
                                new StartChoice.Latest(), parallelism, LocalRun.Until.STOPPED),
                        new Screen(new PrintWriter(System.err, true, UTF_8), Screen.Mode.PLAIN));
        return new RunOfDemo(run, run.webUi());
    }

    /** Its state is thrown away with the temp folder, so it is stopped without a savepoint. */
    private record RunOfDemo(LocalRun run, String webUi) implements DemoJob {

        @Override
        public Optional<String> failure() {
            try {
                return run.failure().map(FailureText::of);
            } catch (Exception e) {
                return Optional.of(FailureText.of(e));
            }
        }

        @Override
        public void stop() throws Exception {
            run.close();
        }
    }
}
