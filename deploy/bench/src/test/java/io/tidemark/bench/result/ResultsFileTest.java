package io.tidemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {

    private final RunRecord run = ExampleResults.twoRuns();

    @TempDir private Path folder;

    @Test
    void whatIsWrittenIsReadBackWhole() throws IOException {
        ResultsFile file = new ResultsFile(folder.resolve("new").resolve("r.json"));
        file.write(new Stopped(run).after(1));
        file.write(run);
        assertThat(file.read()).isEqualTo(run);
        assertThat(folder.resolve("new")).isDirectoryContaining("glob:**/r.json");
        assertThat(Files.list(folder.resolve("new"))).hasSize(1);
    }

    /** The names in it outlive a version: a change of one needs another format. */
    @Test
    void theFormatIsThatOfTheStoredFile() throws IOException {
        ResultsFile file = new ResultsFile(folder.resolve("r.json"));
        file.write(run);
        assertThat(Files.readString(file.path())).isEqualTo(stored(2));
    }

    /** That one had no place for the reason why there is no lag. */
    @Test
    void theFormerFormatIsRead() throws IOException {
        RunRecord former = read(stored(1));
        assertThat(former.format()).isOne();
        assertThat(former.systems()).isEqualTo(run.systems());
        assertThat(former.results().figures("updates", "flink-sql"))
                .hasSize(2)
                .allSatisfy(
                        figures -> {
                            assertThat(figures.lag()).isPresent();
                            assertThat(figures.noLag()).isEmpty();
                        });
    }

    private static String stored(int format) throws IOException {
        try (InputStream resource =
                ResultsFileTest.class.getResourceAsStream("results-format-" + format + ".json")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aLaterFormatIsRefusedByBothVersions() throws IOException {
        assertThatThrownBy(() -> read("{\"format\": 3, \"news\": []}"))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("it has format 3, this version of Tidemark reads format 2");
    }

    @Test
    void whatIsNoResultsFileIsRefused() throws IOException {
        for (String text :
                new String[] {
                    "", "[]", "{\"begun\": 1}", "{\"format\": 1}", "{\"format\": 1, \"x\": 1}", "{"
                }) {
            assertThatThrownBy(() -> read(text))
                    .as(text)
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("no results of a benchmark");
        }
    }

    private RunRecord read(String text) throws IOException {
        return new ResultsFile(Files.writeString(folder.resolve("r.json"), text)).read();
    }

    @Test
    void aNewFileReplacesNoOther() throws IOException {
        Instant begun = Instant.parse("2026-11-26T23:30:59Z");
        ResultsFile first = ResultsFile.in(folder, begun);
        first.write(run);
        ResultsFile second = ResultsFile.in(folder, begun);
        assertThat(first.path()).isEqualTo(folder.resolve("2026-11-26T2330.json"));
        assertThat(first.html()).isEqualTo(folder.resolve("2026-11-26T2330.html"));
        assertThat(second.path()).isEqualTo(folder.resolve("2026-11-26T2330-2.json"));
    }
}
