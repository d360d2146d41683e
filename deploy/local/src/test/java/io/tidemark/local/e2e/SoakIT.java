package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.Main;
import io.tidemark.local.LocalMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code tidemark soak}, short: one of each of the faults that end the most. */
class SoakIT {

    private static final Pattern FOLDER = Pattern.compile("in (/\\S*tidemark-soak-\\S+)");

    @Test
    void everyChangeIsAppliedOnceWhateverIsKilledAndNothingIsLeftBehind() throws Exception {
        long seed = Long.getLong("test.seed", System.nanoTime() % 1_000_000);
        System.out.println("SoakIT: -Dtest.seed=" + seed);
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output, true);
        CommandLine commands = LocalMain.commandLine().setOut(writer).setErr(writer);
        String[] arguments = {
            "soak",
            "--faults",
            "5",
            "--seed",
            Long.toString(seed),
            "--only",
            "zombie,both,target,source,target-silence",
            "--jar",
            ClusterRun.jobJar().toString()
        };
        int exit = Main.execute(commands, arguments);
        System.out.println(output);
        assertThat(exit).as("seed %d\n%s", seed, output).isZero();
        assertThat(output.toString())
                .contains("PASSED: seed " + seed + "; after each of 5 faults")
                .doesNotContain("\tat ");
        Matcher folder = FOLDER.matcher(output.toString());
        assertThat(folder.find()).isTrue();
        assertThat(Path.of(folder.group(1))).doesNotExist();
        List<String> left =
                ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains(folder.group(1)))
                        .toList();
        assertThat(left).as("processes").isEmpty();
    }
}
