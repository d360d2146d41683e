package io.tidemark.local.soak;

import io.tidemark.cli.Screen;
import io.tidemark.local.Teardown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark soak}: see {@link Soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks one thing after the other under load, and proves each time that nothing was"
                    + " lost and nothing was applied twice.",
            "It starts two PostgreSQL servers and a highly available Flink cluster of processes,"
                    + " submits a pipeline, and changes the source all the time. The seed decides"
                    + " which faults come, and when. After each the target has to make progress,"
                    + " then the load pauses and both sides are compared.",
            "Exit code 0: all went well. 1: something did not."
        },
        footerHeading = "%nKinds of faults:%n",
        footer = {
            "  taskmanager      SIGKILL of a TaskManager",
            "  jobmanager       SIGKILL of the JobManager",
            "  both             SIGKILL of both",
            "  zombie           SIGSTOP of a TaskManager, SIGCONT after its tasks run elsewhere",
            "  target, source   immediate shutdown of the server, start after some seconds",
            "  target-sessions, source-sessions",
            "                   every session of the job terminated",
            "",
            "Examples:",
            "  tidemark soak                                 20 faults, a new seed",
            "  tidemark soak --faults 100 --seed 7           the same faults each time",
            "  tidemark soak --only zombie,target --faults 4",
            "  tidemark soak --seed 7 --keep                 leaves all up to look at"
        })
public final class SoakCommand implements Callable<Integer> {

    static final int EXIT_PASSED = 0;
    static final int EXIT_FAILED = 1;

    /** What a shell reports for a process that Ctrl-C has ended. */
    private static final int EXIT_INTERRUPTED = 130;

    private static final long LARGEST_SEED = 1_000_000;
    private static final int FEWEST_TASK_MANAGERS = 2;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many. Default: 20")
    private int faults;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Plans the same faults again. Default: a new one, which is printed.")
    private @Nullable Long seed;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Only these kinds. Default: all.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--taskmanagers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of the cluster, with 2 slots each; the job takes 2. Default: 2")
    private int taskManagers;

    @Option(
            names = "--jar",
            paramLabel = "JAR",
            description = "The job's jar. Default: the one that was built here.")
    private @Nullable Path jar;

    @Option(
            names = "--keep",
            description = "Leaves everything up until Ctrl-C, and says how to look at it.")
    private boolean keep;

    @Override
    public Integer call() throws Exception {
        Screen screen = new Screen(commandLine().getOut(), Screen.Mode.PLAIN);
        SoakOptions options = options();
        try (Teardown teardown = Teardown.begin(screen::print)) {
            try {
                return new Soak(options, screen, teardown).run();
            } catch (Exception e) {
                if (teardown.stopping()) {
                    // What is being closed cannot be used any more; this is no failure.
                    return EXIT_INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private SoakOptions options() {
        require(faults >= 1, "--faults must be 1 or more");
        require(
                taskManagers >= FEWEST_TASK_MANAGERS,
                "--taskmanagers must be 2 or more: one goes on with what another one had");
        return new SoakOptions(
                faults,
                seed != null ? seed : ThreadLocalRandom.current().nextLong(LARGEST_SEED),
                kinds(),
                taskManagers,
                Optional.ofNullable(jar),
                keep ? SoakOptions.Afterwards.KEEP : SoakOptions.Afterwards.STOP);
    }

    private List<FaultKind> kinds() {
        if (only.isEmpty()) {
            return List.of(FaultKind.values());
        }
        String known =
                String.join(", ", Arrays.stream(FaultKind.values()).map(FaultKind::word).toList());
        List<FaultKind> kinds = new ArrayList<>();
        for (String word : only) {
            Optional<FaultKind> kind = FaultKind.of(word);
            require(kind.isPresent(), "--only " + word + ": the kinds are " + known);
            kind.ifPresent(kinds::add);
        }
        return kinds;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(commandLine(), message);
        }
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("the command was not started by picocli");
        }
        return spec.commandLine();
    }
}
