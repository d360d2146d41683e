package io.tidemark.local;

import io.tidemark.cli.Screen;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark demo}: see {@link Demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Replicates a shop between two PostgreSQL servers that it brings along, while several "
                    + "connections change it, and compares both sides at the end.",
            "Exit code 0: source and target match. 1: they differ, or something failed."
        })
public final class DemoCommand implements Callable<Integer> {

    static final int EXIT_MATCH = 0;
    static final int EXIT_FAILED = 1;

    /** What a shell reports for a process that Ctrl-C has ended. */
    static final int EXIT_INTERRUPTED = 130;

    private static final long LARGEST_SEED = 1_000_000;

    private final DemoJob.Starter starter;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Rows in the source before the job starts.")
    private long rows;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long the source changes.")
    private long seconds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "" + Workload.Load.DEFAULT_CONNECTIONS,
            description = "Connections that change the source at the same time.")
    private int connections;

    @Option(
            names = "--seed",
            paramLabel = "N",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Plans the same changes again. Default: a new one, which is printed.")
    private @Nullable Long seed;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            defaultValue = "2",
            description = "Parallelism of the job.")
    private int parallelism;

    @Option(
            names = "--keep",
            description = "Leaves everything up until Ctrl-C, and says how to connect.")
    private boolean keep;

    /** A command that starts its job with {@code starter}. */
    public DemoCommand(DemoJob.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        Screen screen = new Screen(commandLine().getOut(), Screen.Mode.detect());
        DemoOptions options = options();
        try (Teardown teardown = Teardown.begin(screen::print)) {
            try {
                return new Demo(options, starter, screen, teardown).run();
            } catch (DemoFailedException e) {
                screen.print(String.valueOf(e.getMessage()));
                return EXIT_FAILED;
            } catch (Exception e) {
                if (teardown.stopping()) {
                    // What is being closed cannot be used any more; this is no failure.
                    return EXIT_INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private DemoOptions options() {
        require(rows >= ShopSchema.MINIMUM_ROWS, "--rows", "at least " + ShopSchema.MINIMUM_ROWS);
        require(seconds >= 0, "--seconds", "0 or more");
        require(connections >= 1, "--connections", "1 or more");
        require(parallelism >= 1, "--parallelism", "1 or more");
        return new DemoOptions(
                rows,
                Duration.ofSeconds(seconds),
                connections,
                seed != null ? seed : ThreadLocalRandom.current().nextLong(LARGEST_SEED),
                parallelism,
                keep ? DemoOptions.Afterwards.KEEP : DemoOptions.Afterwards.STOP);
    }

    private void require(boolean condition, String option, String expected) {
        if (!condition) {
            throw new ParameterException(commandLine(), option + " must be " + expected);
        }
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("the command was not started by picocli");
        }
        return spec.commandLine();
    }
}
