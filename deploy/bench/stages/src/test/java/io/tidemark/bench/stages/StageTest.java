package io.tidemark.bench.stages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;

class StageTest {

    @Test
    void everyBenchmarkIsAStageAndTheOtherWayRound() {
        OutputFormat silent =
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        Set<String> known =
                BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                        .map(BenchmarkListEntry::getUsername)
                        .collect(Collectors.toSet());

        assertThat(Arrays.stream(Stage.values()).map(Stage::benchmark))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void theHelpNamesEveryStage() {
        String help =
                new CommandLine(new StagesCommand()).getUsageMessage().replaceAll("\\s+", " ");

        assertThat(help)
                .contains(
                        Arrays.stream(Stage.values())
                                .map(Stage::word)
                                .collect(Collectors.joining(", ")));
    }

    @Test
    void aStageThatIsNotThereIsAnErrorOfUse() {
        assertThat(new CommandLine(new StagesCommand()).execute("--quick", "none")).isEqualTo(2);
    }
}
