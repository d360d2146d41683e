package io.tidemark.cli;

import io.tidemark.pipeline.requests.DeadLetterSelection;
import io.tidemark.pipeline.requests.DeadLetterTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark dead-letters discard FILE}. */
@Command(
        name = "discard",
        description = {
            "Asks the running job to give changes up that could not be used; what waits behind"
                    + " them goes on then. The row at the target stays as it was before them.",
            "Give --id, --table, --key, or --all; but for --id only those that are dead are given"
                    + " up, not those that wait."
        },
        footer = {
            "",
            "Examples:",
            "  tidemark dead-letters discard shop.yaml --id 3f9a1c22b07d5e41",
            "  tidemark dead-letters discard shop.yaml --table public.orders --key id=7"
        },
        mixinStandardHelpOptions = true)
final class DeadLettersDiscardCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DeadLettersOptions options;

    @Override
    public Integer call() throws Exception {
        return options.ask(
                DeadLetterSelection.DISCARD, DeadLetterTable.OPEN, (table, selection) -> 0);
    }
}
