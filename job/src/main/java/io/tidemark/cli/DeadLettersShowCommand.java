package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.requests.DeadLetterTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark dead-letters show FILE ID}. */
@Command(
        name = "show",
        description = "Shows all that is known about one dead letter, its row included.",
        footer = {"", "Example:", "  tidemark dead-letters show shop.yaml 3f9a1c22b07d5e41"},
        mixinStandardHelpOptions = true)
final class DeadLettersShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Parameters(index = "1", paramLabel = "ID", description = "As 'dead-letters list' shows it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Pipeline pipeline = PipelineFile.read(file);
        try (Connection connection = ChangeOptions.connect(pipeline)) {
            Map<String, @Nullable String> details =
                    new DeadLetterTable(connection, pipeline.name())
                            .details(id)
                            .orElseThrow(
                                    () ->
                                            new ConfigException(
                                                    new Fault(
                                                            "dead letter " + id,
                                                            "there is none with this id",
                                                            "'tidemark dead-letters list "
                                                                    + file
                                                                    + " --done' shows all")));
            PrintWriter out = spec.commandLine().getOut();
            details.forEach(
                    (column, value) ->
                            out.printf("%-13s %s%n", column, value == null ? "-" : value));
            out.flush();
        }
        return 0;
    }
}
