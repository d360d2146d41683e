package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.report.HtmlReport;
import io.tidemark.bench.report.MarkdownReport;
import io.tidemark.bench.report.ReportTable;
import io.tidemark.bench.result.ExampleResults;
import io.tidemark.bench.result.ResultsFile;
import io.tidemark.bench.result.RunRecord;
import io.tidemark.cli.Main;
import io.tidemark.local.LocalMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchReportCommandTest {

    private final RunRecord run = ExampleResults.twoRuns();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("r.json");
        new ResultsFile(file).write(run);
    }

    @Test
    void theReportIsWrittenBesideTheResults() throws IOException {
        assertThat(command(file.toString())).isZero();
        assertThat(folder.resolve("r.html")).hasContent(new HtmlReport(run).text());
        assertThat(out.toString())
                .isEqualTo(ReportTable.all(run) + folder.resolve("r.html") + "\n");
    }

    @Test
    void theReportIsWrittenWhereItIsAskedFor() {
        assertThat(command(file.toString(), "--html", folder.resolve("x").toString())).isZero();
        assertThat(folder.resolve("x")).exists();
        assertThat(folder.resolve("r.html")).doesNotExist();
    }

    @Test
    void markdownIsPrintedAndNothingElse() {
        assertThat(command(file.toString(), "--markdown")).isZero();
        assertThat(out).hasToString(new MarkdownReport(List.of(run)).text());
        assertThat(folder.resolve("r.html")).doesNotExist();
    }

    @Test
    void severalFilesHaveAReportEachAndOneTableOfMarkdown() throws IOException {
        Path second = Files.copy(file, folder.resolve("s.json"));
        assertThat(command(file.toString(), second.toString())).isZero();
        assertThat(folder.resolve("r.html")).exists();
        assertThat(folder.resolve("s.html")).exists();
        out.getBuffer().setLength(0);
        assertThat(command(file.toString(), second.toString(), "--markdown")).isZero();
        assertThat(out).hasToString(new MarkdownReport(List.of(run, run)).text());
    }

    @Test
    void aPlaceForTheReportIsOfOneFile() {
        assertThat(command(file.toString(), file.toString(), "--html", "x"))
                .isEqualTo(Main.EXIT_USAGE);
        assertThat(err.toString()).contains("--html is the report of one file");
    }

    @Test
    void aFileThatIsNoneIsRefusedWithItsName() throws IOException {
        Files.writeString(file, "{\"format\": 99}");
        assertThat(command(file.toString())).isEqualTo(Main.EXIT_FAILED);
        assertThat(err.toString()).contains("r.json", "format 99", "format 2");
    }

    private int command(String... arguments) {
        CommandLine commands =
                LocalMain.commandLine()
                        .addSubcommand(new BenchReportCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 1];
        all[0] = "bench-report";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.execute(commands, all);
    }
}
