package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.pipeline.requests.LateSelection;
import io.tidemark.pipeline.requests.LateSelection.Scope;
import io.tidemark.pipeline.requests.LateTable;
import io.tidemark.pipeline.requests.RequestQueue;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark late apply FILE}. */
@Command(
        name = "apply",
        description = {
            "Asks the running job to feed changes back that were set aside. The merge puts each in"
                    + " order with what is at the target: it is applied, or it proves to be stale,"
                    + " or its place is not known and it is set aside again.",
            "Give --table, --key, --position, or --all; a change is meant if all that is given"
                    + " applies to it.",
            "The request stays at the target until a job carries it out, exactly once. Exit code 0"
                    + " once it is carried out; 1 if it is refused or not carried out yet."
        },
        footer = {
            "",
            "Examples:",
            "  tidemark late apply shop.yaml --table public.orders",
            "  tidemark late apply shop.yaml --table public.orders --key id=7",
            "  tidemark late apply shop.yaml --position 000000000193a2f8/00000002",
            "  tidemark late apply shop.yaml --all --no-wait"
        },
        mixinStandardHelpOptions = true)
final class LateApplyCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ChangeOptions which;

    @Option(
            names = "--position",
            paramLabel = "P",
            description = "The one at this position, as 'late list' shows it.")
    private @Nullable String position;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Option(
            names = "--no-wait",
            description = "Do not wait until a job has carried it out; exit code 0.")
    private boolean doesNotWait;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LateSelection selection = which.selection(position, all ? Scope.ALL : Scope.NAMED);
        Pipeline pipeline = which.pipeline();
        try (Connection connection = ChangeOptions.connect(pipeline)) {
            LateTable late = new LateTable(connection, pipeline.name());
            RequestQueue requests = new RequestQueue(connection, pipeline.name());
            requireSomething(late, requests, selection);
            long id = requests.add(LateSelection.APPLY, selection.arguments());
            long count = late.count(selection);
            String changes = count == 1 ? "change" : "changes";
            say("request %d: feed back %,d %s".formatted(id, count, changes));
            if (doesNotWait) {
                return 0;
            }
            if (!RequestWait.isCarriedOut(id, pipeline.name(), requests, spec.commandLine())) {
                return Main.EXIT_FAILED;
            }
            tellUnordered(late, selection);
            return 0;
        }
    }

    private void requireSomething(LateTable late, RequestQueue requests, LateSelection selection)
            throws SQLException {
        if (!requests.exists()) {
            throw new ConfigException(
                    new Fault(
                            "target",
                            "it has no table tidemark.request yet, so nothing is set aside either",
                            "run the pipeline once: its first epoch makes the table"));
        }
        which.requireTable(late.tables(), selection, "no change of this table is set aside");
        if (late.count(selection) == 0) {
            throw new ConfigException(
                    new Fault(
                            "late changes",
                            "none is set aside that this selects",
                            "'tidemark late list " + which.file() + "' shows those that are"));
        }
    }

    private void tellUnordered(LateTable late, LateSelection selection) throws SQLException {
        long unordered = late.countBeyondMemory(selection);
        if (unordered > 0) {
            say(
                    ("%,d of the selected changes are set aside as beyond-memory: what has happened"
                                    + " to their keys since is not known any more, so the merge"
                                    + " does not apply them")
                            .formatted(unordered));
        }
    }

    private void say(String what) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(what);
        out.flush();
    }
}
