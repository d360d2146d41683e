package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.pipeline.requests.DeadLetterSelection;
import io.tidemark.pipeline.requests.DeadLetterTable;
import io.tidemark.pipeline.requests.LateSelection;
import io.tidemark.pipeline.requests.LateSelection.Scope;
import io.tidemark.pipeline.requests.RequestQueue;
import io.tidemark.transform.DeadLetterRows.State;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks the running job about dead letters: what {@code replay} and {@code discard} share. */
final class DeadLettersOptions {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ChangeOptions which;

    @Option(names = "--id", paramLabel = "ID", description = "This one.")
    private @Nullable String id;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Option(
            names = "--no-wait",
            description = "Do not wait until a job has carried it out; exit code 0.")
    private boolean doesNotWait;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    /**
     * Asks, and waits for the answer.
     *
     * @param done what is printed about the answer, once it is carried out
     * @return the exit code
     */
    int ask(String verb, List<State> states, Done done) throws Exception {
        DeadLetterSelection selection = selection();
        Pipeline pipeline = which.pipeline();
        try (Connection connection = ChangeOptions.connect(pipeline)) {
            DeadLetterTable table = new DeadLetterTable(connection, pipeline.name());
            RequestQueue requests = new RequestQueue(connection, pipeline.name());
            requireSomething(table, selection, states);
            long request = requests.add(verb, selection.arguments());
            print("request %d: %s".formatted(request, verb));
            if (doesNotWait) {
                return 0;
            }
            return RequestWait.isCarriedOut(
                            request, pipeline.name(), requests, command.commandLine())
                    ? done.tell(table, selection)
                    : Main.EXIT_FAILED;
        }
    }

    /** What is told when a request is carried out. */
    interface Done {
        int tell(DeadLetterTable table, DeadLetterSelection selection) throws SQLException;
    }

    private DeadLetterSelection selection() {
        if (id == null) {
            return new DeadLetterSelection(
                    null, which.selection(null, all ? Scope.ALL : Scope.NAMED));
        }
        if (all || !which.selection(null, Scope.ALL).equals(LateSelection.ALL)) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--id names one; --table, --key and --all name others");
        }
        return DeadLetterSelection.of(id);
    }

    private void requireSomething(
            DeadLetterTable table, DeadLetterSelection selection, List<State> states)
            throws SQLException {
        which.requireTable(
                table.tables(), selection.among(), "no change of this table is a dead letter");
        if (table.count(selection, states) == 0) {
            throw new ConfigException(
                    new Fault(
                            "dead letters",
                            "none is open that this selects",
                            "'tidemark dead-letters list "
                                    + which.file()
                                    + "' shows those that"
                                    + " are"));
        }
    }

    void print(String what) {
        PrintWriter out = command.commandLine().getOut();
        out.println(what);
        out.flush();
    }

    int fail(String what) {
        PrintWriter err = command.commandLine().getErr();
        err.println("✗ " + what);
        err.flush();
        return Main.EXIT_FAILED;
    }
}
