package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The commands. A Flink cluster starts the same class: {@code flink run tidemark.jar run
 * pipeline.yaml}.
 */
@Command(
        name = "tidemark",
        description = "Incremental load for Apache Flink: one YAML file is one exactly-once job.",
        subcommands = {
            RunCommand.class,
            ValidateCommand.class,
            PlanCommand.class,
            LateCommand.class,
            DeadLettersCommand.class,
            HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main {

    /** The command line was wrong. */
    public static final int EXIT_USAGE = 2;

    /** The command failed; what is wrong has been printed. */
    public static final int EXIT_FAILED = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        if (JobEnvironment.onCluster()) {
            onCluster(args);
        } else {
            System.exit(execute(commandLine(), args));
        }
    }

    /**
     * Flink's client takes a returning main for success, and shows a stack trace for every
     * exception but this one, of which it shows the message.
     */
    private static void onCluster(String[] args) {
        StringWriter told = new StringWriter();
        CommandLine commands = commandLine().setErr(new PrintWriter(told, true));
        int exit = execute(commands, args);
        if (exit != 0) {
            String message = told.toString().strip();
            throw new ProgramParametrizationException(
                    message.isEmpty() ? "tidemark ended with exit code " + exit : message);
        }
    }

    /** The commands of the job jar; a launcher may add its own. */
    public static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    /** Runs a command line; errors become text on standard error and an exit code. */
    public static int execute(CommandLine commands, String[] args) {
        commands.setExecutionExceptionHandler(
                (error, command, parsed) -> {
                    LOG.error("The command failed", error);
                    command.getErr().println(FailureText.of(error));
                    command.getErr().flush();
                    return EXIT_FAILED;
                });
        if (args.length == 0) {
            commands.usage(commands.getOut());
            return EXIT_USAGE;
        }
        return commands.execute(args);
    }

    static String faults(ConfigException e) {
        StringBuilder text = new StringBuilder();
        e.faults().forEach(fault -> text.append("✗ ").append(fault).append('\n'));
        return text.append(e.faults().size())
                .append(e.faults().size() == 1 ? " fault" : " faults")
                .toString();
    }
}
