package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of {@code tidemark} in a process of its own, as a user has it, so that it can be killed.
 */
final class TidemarkProcess implements AutoCloseable {

    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xmx512m",
                    // Short runs on few cores: the second compiler would cost more than it brings.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-Dlog4j2.configurationFile=tidemark-log4j2.xml");

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private TidemarkProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code tidemark arguments…}; what it prints goes to a file in {@code folder}. */
    static TidemarkProcess start(Path folder, List<String> javaOptions, String... arguments)
            throws IOException {
        Path output = Files.createTempFile(folder, "run-", ".out");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>();
        command.add(java);
        command.addAll(JVM_OPTIONS);
        command.addAll(ClassArchive.options(java, JVM_OPTIONS));
        command.add("-Dtidemark.log.file=" + output.resolveSibling(output.getFileName() + ".log"));
        command.addAll(javaOptions);
        command.add("-cp");
        command.add(ClassArchive.classPath());
        command.add("io.tidemark.local.LocalMain");
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new TidemarkProcess(process, output);
    }

    /** SIGKILL: nothing is flushed, no hook runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM, as Ctrl-C, to a run whose job is submitted: before that there is none to stop. */
    void terminate() throws Exception {
        TestBed.await("its job is submitted", this, () -> output().contains("Flink web UI"));
        process.destroy();
    }

    /** Stops it as Ctrl-C does, which has to end well. */
    void stop() throws Exception {
        terminate();
        assertThat(awaitExit(STOP_LIMIT)).as(output() + log()).isZero();
    }

    /** The exit code; fails with the output if the process does not end in time. */
    int awaitExit(Duration atMost) throws InterruptedException, IOException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            dumpThreads();
            throw new AssertionError("still running after " + atMost + ":\n" + output() + log());
        }
        return process.exitValue();
    }

    /** Adds where each thread stands to the output. */
    private void dumpThreads() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
        Thread.sleep(1_000);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    String log() throws IOException {
        Path log = output.resolveSibling(output.getFileName() + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            kill();
        }
    }
}
