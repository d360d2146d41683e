package io.tidemark.bench.stages;

import io.tidemark.cli.Main;
import io.tidemark.local.LocalMain;

/** The main class of {@code ./tidemark bench-stages}. */
public final class StagesMain {

    private StagesMain() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(
                Main.execute(
                        LocalMain.commandLine().addSubcommand(new StagesCommand()), arguments));
    }
}
