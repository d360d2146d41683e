package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/**
 * A command inside this process: what a command that refuses to start prints, without a second JVM.
 *
 * @param output standard output and standard error together
 */
record Command(int exit, String output) {

    static Command run(String... arguments) {
        StringWriter output = new StringWriter();
        CommandLine commands = Main.commandLine();
        commands.setOut(new PrintWriter(output, true));
        commands.setErr(new PrintWriter(output, true));
        int exit = Main.execute(commands, arguments);
        return new Command(exit, output.toString());
    }

    /** What {@code plan FILE} prints; it ends with this exit code. */
    static String plan(Path file, int exit) {
        Command plan = run("plan", file.toString());
        assertThat(plan.exit()).as(plan.output()).isEqualTo(exit);
        return plan.output();
    }
}
