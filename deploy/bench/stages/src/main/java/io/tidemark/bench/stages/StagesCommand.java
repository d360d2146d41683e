package io.tidemark.bench.stages;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.cli.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark bench-stages}: see {@link Stage}. */
@Command(
        name = "bench-stages",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what each stage of the job costs per change, in time and in memory that is"
                    + " allocated, for rows of 8 columns. One thread, no servers. Figures of two"
                    + " runs compare only on the same machine, with nothing beside them."
        })
final class StagesCommand implements Callable<Integer> {

    @Option(
            names = "--quick",
            description = "Two seconds per stage instead of twenty: to see that it works.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the costs there as well.")
    private @Nullable Path json;

    @Parameters(
            paramLabel = "NAME",
            description =
                    "Only these of copy-line, log-insert, log-update, log-update-old, mask,"
                            + " serialize, deserialize, pass, transform, merge-heap, merge-rocksdb,"
                            + " encode, put, epoch.")
    private List<String> names = List.of();

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws RunnerException, IOException {
        List<Stage> stages = chosen();
        Screen screen = new Screen(commandLine().getOut(), Screen.Mode.detect());
        StageRun run = new StageRun(quick ? Effort.QUICK : Effort.FULL);
        List<StageCost> costs = new ArrayList<>();
        for (Stage stage : stages) {
            screen.progress(
                    System.nanoTime(),
                    "%s (%d of %d): %s"
                            .formatted(
                                    stage.word(), costs.size() + 1, stages.size(), stage.about()));
            costs.add(run.cost(stage));
        }
        screen.print("\n" + CostTable.text(costs));
        if (json != null) {
            JsonMapper.builder()
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(json.toFile(), costs);
        }
        return 0;
    }

    private List<Stage> chosen() {
        List<String> known = Arrays.stream(Stage.values()).map(Stage::word).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        commandLine(),
                        "there is no stage "
                                + name
                                + "; known: "
                                + known.stream().collect(Collectors.joining(", ")));
            }
        }
        return Arrays.stream(Stage.values())
                .filter(stage -> names.isEmpty() || names.contains(stage.word()))
                .toList();
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine();
    }
}
