package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.pipeline.Preflight;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark validate FILE}. */
@Command(
        name = "validate",
        description = {
            "Reports every fault of a pipeline file at once, then connects to both sides and checks"
                    + " all that a run needs.",
            "Changes nothing. Exit code 0, or 1 with the list of faults."
        },
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Pipeline pipeline = PipelineFile.read(file);
            List<PlannedSourceTable> tables = new Preflight(pipeline).check();
            for (PlannedSourceTable table : tables) {
                out.printf(
                        "✓ %s → %s  key (%s), about %,d rows%n",
                        table.schema().sourceTable(),
                        table.target(),
                        String.join(", ", table.schema().key()),
                        table.estimatedRows());
            }
            out.printf("%s is valid: %d tables%n", file, tables.size());
            out.flush();
            return 0;
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(Main.faults(e));
            spec.commandLine().getErr().flush();
            return Main.EXIT_FAILED;
        }
    }
}
