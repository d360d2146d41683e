package io.tidemark.cli;

import io.tidemark.config.Pipeline;
import io.tidemark.pipeline.requests.LateSelection;
import io.tidemark.pipeline.requests.LateSelection.Scope;
import io.tidemark.pipeline.requests.LateTable;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark late list FILE}. */
@Command(
        name = "list",
        description = {
            "Shows the changes that are set aside at the target, the newest first.",
            "REASON is late (behind the watermark by more than the allowed lateness) or"
                    + " beyond-memory (older than all that the merge remembers of its key)."
        },
        footer = {
            "",
            "Examples:",
            "  tidemark late list shop.yaml",
            "  tidemark late list shop.yaml --table public.orders --oldest --limit 100",
            "  tidemark late list shop.yaml --table public.orders --key id=7"
        },
        mixinStandardHelpOptions = true)
final class LateListCommand implements Callable<Integer> {

    private static final List<String> HEAD =
            List.of("TABLE", "KEY", "OPERATION", "EVENT TIME", "LATE BY", "REASON", "POSITION");

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ChangeOptions which;

    @Option(names = "--oldest", description = "The oldest first.")
    private boolean oldest;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ListLimit limit;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        int most = limit.rows();
        LateSelection selection = which.selection(null, Scope.ALL);
        Pipeline pipeline = which.pipeline();
        try (Connection connection = ChangeOptions.connect(pipeline)) {
            show(new LateTable(connection, pipeline.name()), selection, pipeline.name(), most);
        }
        return 0;
    }

    private void show(LateTable late, LateSelection selection, String pipeline, int most)
            throws SQLException {
        which.requireTable(late.tables(), selection, "no change of this table is set aside");
        PrintWriter out = spec.commandLine().getOut();
        long count = late.count(selection);
        if (count == 0) {
            String these = selection.equals(LateSelection.ALL) ? "" : " that this selects";
            out.printf("pipeline %s: no change%s is set aside%n", pipeline, these);
        } else {
            LateTable.Order order =
                    oldest ? LateTable.Order.OLDEST_FIRST : LateTable.Order.NEWEST_FIRST;
            List<LateTable.Entry> shown = late.entries(selection, order, most);
            print(out, shown);
            out.printf("showing %,d of %,d, the %s first%n", shown.size(), count, first());
        }
        out.flush();
    }

    private String first() {
        return oldest ? "oldest" : "newest";
    }

    private static void print(PrintWriter out, List<LateTable.Entry> entries) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        for (LateTable.Entry entry : entries) {
            lines.add(
                    List.of(
                            entry.table(),
                            entry.key(),
                            entry.operation(),
                            entry.eventTime() == null ? "-" : entry.eventTime(),
                            lateBy(entry.lateByMillis()),
                            entry.reason(),
                            entry.position()));
        }
        TextTable.print(lines, out);
    }

    static String lateBy(@Nullable Long millis) {
        return millis == null ? "-" : DurationText.of(Duration.ofMillis(millis));
    }
}
