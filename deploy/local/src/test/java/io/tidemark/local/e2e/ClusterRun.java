package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidemark.cli.Main;
import io.tidemark.local.cluster.ClusterCommand;
import io.tidemark.local.cluster.ClusterJob;
import io.tidemark.local.cluster.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import picocli.CommandLine;

/** A cluster of processes as a user has it: through {@code tidemark cluster …}. */
final class ClusterRun implements AutoCloseable {

    private final Path folder;
    final LocalCluster cluster;

    private ClusterRun(Path folder) {
        this.folder = folder;
        this.cluster = new LocalCluster(folder, ProcessHandle.current().pid());
    }

    /** Starts a cluster in a new folder below {@code parent}, with its web UI at a free port. */
    static ClusterRun start(Path parent, String... options) throws IOException {
        ClusterRun run = new ClusterRun(parent.resolve("cluster"));
        List<String> arguments = new ArrayList<>(List.of("up", "--port", "0"));
        arguments.addAll(List.of(options));
        run.succeed(arguments.toArray(String[]::new));
        return run;
    }

    /** What a command did, its standard output and error together. */
    record Result(int exit, String output) {}

    /** Runs {@code tidemark cluster arguments…}. */
    Result run(String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output, true);
        CommandLine commands = Main.commandLine().addSubcommand(new ClusterCommand());
        commands.setOut(writer).setErr(writer);
        List<String> all = new ArrayList<>(List.of("cluster", "--dir", folder.toString()));
        all.addAll(List.of(arguments));
        int exit = Main.execute(commands, all.toArray(String[]::new));
        return new Result(exit, output.toString());
    }

    /** The same, and it has to succeed; returns the output. */
    String succeed(String... arguments) throws IOException {
        Result result = run(arguments);
        if (result.exit() != 0) {
            fail(String.join(" ", arguments) + ":\n" + result.output() + logs());
        }
        return result.output();
    }

    /** The shaded jar, as the build leaves it beside this module. */
    static Path jobJar() throws IOException {
        Path target = Path.of("../../job/target").toAbsolutePath().normalize();
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars =
                        files.filter(
                                        f ->
                                                f.getFileName()
                                                        .toString()
                                                        .matches("tidemark-\\d.*\\.jar"))
                                .toList();
                if (jars.size() == 1) {
                    return jars.get(0);
                }
            }
        }
        return fail("one tidemark-<version>.jar is expected in " + target + ": run mvn package");
    }

    /** Submits with the shaded jar; returns what the command says. */
    String submit(Path file, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("submit", file.toString()));
        arguments.addAll(List.of("--jar", jobJar().toString()));
        arguments.addAll(List.of(options));
        return succeed(arguments.toArray(String[]::new));
    }

    void awaitStatus(String pipeline, JobStatus status) throws Exception {
        TestBed.await(
                pipeline + " is " + status,
                null,
                () -> {
                    List<ClusterJob> jobs =
                            cluster.jobs().stream()
                                    .filter(j -> j.name().equals("tidemark " + pipeline))
                                    .toList();
                    return !jobs.isEmpty() && jobs.stream().anyMatch(j -> j.status() == status);
                });
    }

    /** The end of every log, for messages. */
    String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        Path log = folder.resolve("log");
        if (Files.isDirectory(log)) {
            try (Stream<Path> files = Files.list(log)) {
                for (Path file : files.sorted().toList()) {
                    List<String> lines = Files.readAllLines(file);
                    text.append("\n== ").append(file.getFileName()).append('\n');
                    lines.subList(Math.max(0, lines.size() - 40), lines.size())
                            .forEach(line -> text.append(line).append('\n'));
                }
            }
        }
        return text.toString();
    }

    /** Everything that the processes have written. */
    String allLogs() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            for (Path file : files.toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** Nothing is left: no process, no file. */
    @Override
    public void close() throws Exception {
        if (cluster.exists()) {
            List<Long> pids = cluster.status().processes().stream().map(p -> p.pid()).toList();
            succeed("down");
            assertThat(folder).doesNotExist();
            for (long pid : pids) {
                assertThat(ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()))
                        .as("process %d", pid)
                        .isEmpty();
            }
        }
    }
}
