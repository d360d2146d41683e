package io.tidemark.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much a list shows. */
final class ListLimit {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Show so many at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    /**
     * 1 or more.
     *
     * @throws ParameterException for anything else
     */
    int rows() {
        if (limit < 1) {
            throw new ParameterException(
                    command.commandLine(), "--limit " + limit + ": give a number of 1 or more");
        }
        return limit;
    }
}
