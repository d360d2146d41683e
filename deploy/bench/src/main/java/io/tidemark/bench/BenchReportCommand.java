package io.tidemark.bench;

import io.tidemark.bench.report.HtmlReport;
import io.tidemark.bench.report.MarkdownReport;
import io.tidemark.bench.report.ReportTable;
import io.tidemark.bench.result.ResultsFile;
import io.tidemark.bench.result.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark bench-report}: the reports of a {@link ResultsFile}, made again. */
@Command(
        name = "bench-report",
        mixinStandardHelpOptions = true,
        description = {
            "Reads results of the benchmark, shows their tables and writes a report of each, a page"
                    + " of its own that needs nothing else."
        })
final class BenchReportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Results that 'tidemark bench' has written.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Where the report goes, of one file only. Default: beside the results, as"
                            + " .html.")
    private @Nullable Path html;

    @Option(
            names = "--markdown",
            description =
                    "Prints the tables for a README, in one for all files, and nothing else; no"
                            + " report is written unless --html says where.")
    private boolean markdown;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine command = Objects.requireNonNull(spec, "set by picocli").commandLine();
        if (html != null && files.size() > 1) {
            throw new ParameterException(
                    command, "--html is the report of one file; leave it out, or give one file");
        }
        List<RunRecord> runs = new ArrayList<>();
        for (Path file : files) {
            runs.add(new ResultsFile(file).read());
        }
        PrintWriter out = command.getOut();
        if (markdown) {
            printMarkdown(runs, out);
        } else {
            printTables(runs, out);
        }
        out.flush();
        return 0;
    }

    private void printMarkdown(List<RunRecord> runs, PrintWriter out) throws IOException {
        out.print(new MarkdownReport(runs).text());
        if (html != null) {
            HtmlReport.write(runs.get(0), html);
        }
    }

    private void printTables(List<RunRecord> runs, PrintWriter out) throws IOException {
        for (int i = 0; i < runs.size(); i++) {
            Path page = html != null ? html : new ResultsFile(files.get(i)).html();
            HtmlReport.write(runs.get(i), page);
            out.print(ReportTable.all(runs.get(i)) + page + "\n");
        }
    }
}
