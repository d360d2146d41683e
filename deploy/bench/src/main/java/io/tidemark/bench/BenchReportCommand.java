package io.tidemark.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark bench-report}: the reports of a {@link ResultsFile}, made again. */
@Command(
        name = "bench-report",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the results of a benchmark, shows its tables and writes a report of them, a page"
                    + " of its own that needs nothing else."
        })
final class BenchReportCommand implements Callable<Integer> {

    @SuppressWarnings("NullAway.Init") // picocli sets it, or refuses the command
    @Parameters(paramLabel = "FILE", description = "Results that 'tidemark bench' has written.")
    private Path file;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Where the report goes. Default: beside the results, as .html.")
    private @Nullable Path html;

    @Option(
            names = "--markdown",
            description =
                    "Prints the tables for a README and nothing else; no report is written unless"
                            + " --html says where.")
    private boolean markdown;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ResultsFile results = new ResultsFile(file);
        RunRecord run = results.read();
        PrintWriter out = Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
        Path page = html != null ? html : markdown ? null : results.html();
        if (page != null) {
            HtmlReport.write(run, page);
        }
        out.print(markdown ? new MarkdownReport(run).text() : ReportTable.all(run) + page + "\n");
        out.flush();
        return 0;
    }
}
