package io.tidemark.bench;

import io.tidemark.cli.Main;
import io.tidemark.local.LocalMain;
import picocli.CommandLine;

/** The main class of {@code ./tidemark bench} and {@code bench-report}. */
public final class BenchMain {

    private BenchMain() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        CommandLine commands =
                LocalMain.commandLine()
                        .addSubcommand(new BenchCommand())
                        .addSubcommand(new BenchReportCommand())
                        .setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(Main.execute(commands, arguments));
    }
}
