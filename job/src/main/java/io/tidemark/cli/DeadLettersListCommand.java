package io.tidemark.cli;

import io.tidemark.config.Pipeline;
import io.tidemark.pipeline.requests.DeadLetterSelection;
import io.tidemark.pipeline.requests.DeadLetterTable;
import io.tidemark.pipeline.requests.LateSelection;
import io.tidemark.pipeline.requests.LateSelection.Scope;
import io.tidemark.transform.DeadLetterRows.State;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark dead-letters list FILE}. */
@Command(
        name = "list",
        description = {
            "Shows the dead letters of a pipeline and what waits behind them, the newest first.",
            "STATE is dead (it cannot be used) or waiting (an earlier change of its key is dead);"
                    + " with --done also replayed, discarded, superseded."
        },
        footer = {
            "",
            "Examples:",
            "  tidemark dead-letters list shop.yaml",
            "  tidemark dead-letters list shop.yaml --table public.orders --key id=7 --done"
        },
        mixinStandardHelpOptions = true)
final class DeadLettersListCommand implements Callable<Integer> {

    private static final List<String> HEAD =
            List.of(
                    "ID",
                    "STATE",
                    "TABLE",
                    "KEY",
                    "OPERATION",
                    "ATTEMPTS",
                    "FIRST SEEN (UTC)",
                    "MESSAGE");

    private static final int MOST_OF_A_MESSAGE = 100;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ChangeOptions which;

    @Option(names = "--done", description = "Also those that have come to an end.")
    private boolean done;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ListLimit limit;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        int most = limit.rows();
        LateSelection among = which.selection(null, Scope.ALL);
        Pipeline pipeline = which.pipeline();
        try (Connection connection = ChangeOptions.connect(pipeline)) {
            show(new DeadLetterTable(connection, pipeline.name()), among, pipeline.name(), most);
        }
        return 0;
    }

    private void show(DeadLetterTable table, LateSelection among, String pipeline, int most)
            throws SQLException {
        which.requireTable(table.tables(), among, "no change of this table is a dead letter");
        DeadLetterSelection selection = new DeadLetterSelection(null, among);
        List<State> states = done ? List.of(State.values()) : DeadLetterTable.OPEN;
        PrintWriter out = spec.commandLine().getOut();
        long count = table.count(selection, states);
        if (count == 0) {
            String these = among.equals(LateSelection.ALL) ? "" : " that this selects";
            out.printf("pipeline %s: there is no dead letter%s%n", pipeline, these);
        } else {
            List<DeadLetterTable.Entry> shown = table.entries(selection, states, most);
            List<List<String>> lines = new ArrayList<>();
            lines.add(HEAD);
            shown.forEach(entry -> lines.add(line(entry)));
            TextTable.print(lines, out);
            out.printf("showing %,d of %,d, the newest first%n", shown.size(), count);
        }
        out.flush();
    }

    private static List<String> line(DeadLetterTable.Entry entry) {
        String message = entry.message() == null ? "-" : entry.message();
        return List.of(
                entry.id(),
                entry.state(),
                entry.table(),
                entry.key(),
                entry.operation(),
                Long.toString(entry.attempts()),
                entry.firstSeen(),
                message.length() <= MOST_OF_A_MESSAGE
                        ? message
                        : message.substring(0, MOST_OF_A_MESSAGE) + "…");
    }
}
