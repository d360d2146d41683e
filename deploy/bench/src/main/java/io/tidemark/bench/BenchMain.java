package io.tidemark.bench;

import io.tidemark.cli.Main;
import io.tidemark.local.LocalMain;

/** The main class of {@code ./tidemark bench}, {@code bench-report} and {@code bench-sink}. */
public final class BenchMain {

    private BenchMain() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(
                Main.execute(
                        LocalMain.commandLine()
                                .addSubcommand(new BenchCommand())
                                .addSubcommand(new BenchReportCommand())
                                .addSubcommand(new BenchSinkCommand()),
                        arguments));
    }
}
