package io.tidemark.cli;

import io.tidemark.pipeline.requests.DeadLetterSelection;
import io.tidemark.pipeline.requests.DeadLetterTable;
import io.tidemark.transform.DeadLetterRows.State;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark dead-letters replay FILE}. */
@Command(
        name = "replay",
        description = {
            "Asks the running job to try changes again that could not be used: they go through"
                    + " transform and merge once more, with what waits behind them, in order.",
            "Correct the pipeline file first and start the job with it; what waits stays with the"
                    + " job from one run to the next.",
            "A key is tried as a whole. Give --id, --table, --key, or --all. Exit code 0 if all"
                    + " that was selected has gone on."
        },
        footer = {
            "",
            "Examples:",
            "  tidemark dead-letters replay shop.yaml --all",
            "  tidemark dead-letters replay shop.yaml --table public.orders --key id=7",
            "  tidemark dead-letters replay shop.yaml --id 3f9a1c22b07d5e41"
        },
        mixinStandardHelpOptions = true)
final class DeadLettersReplayCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DeadLettersOptions options;

    @Override
    public Integer call() throws Exception {
        return options.ask(DeadLetterSelection.REPLAY, DeadLetterTable.OPEN, this::tell);
    }

    private int tell(DeadLetterTable table, DeadLetterSelection selection) throws SQLException {
        long open = table.count(selection, DeadLetterTable.OPEN);
        if (open == 0) {
            return 0;
        }
        List<DeadLetterTable.Entry> dead = table.entries(selection, List.of(State.DEAD), 1);
        return options.fail(
                "%,d of them still cannot go on%s"
                        .formatted(
                                open,
                                dead.isEmpty()
                                        ? ""
                                        : "; %s (%s): %s"
                                                .formatted(
                                                        dead.get(0).table(),
                                                        dead.get(0).key(),
                                                        dead.get(0).message())));
    }
}
