package io.tidemark.bench.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Java process that runs a job, and waits behind a {@link Gate} until {@link #begin()}. It ends
 * with {@link #close()}, or with this process.
 */
public final class JobProcess implements Replication {

    /** As the launcher starts Tidemark; Flink SQL gets the same. */
    static final List<String> JVM_OPTIONS =
            List.of(
                    "-XX:+UseParallelGC",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED");

    private static final int LOG_LINES_IN_FAILURE = 15;
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final Thread logger;
    private final Duration startUp;

    private JobProcess(Process process, Path log, Thread logger, Duration startUp) {
        this.process = process;
        this.log = log;
        this.logger = logger;
        this.startUp = startUp;
    }

    /**
     * What to run.
     *
     * @param heap the maximum heap, as {@code -Xmx} takes it
     * @param options more options for the Java process
     * @param command the main class and its arguments
     */
    public record Program(
            String heap, List<String> options, String classPath, List<String> command) {

        public Program {
            options = List.copyOf(options);
            command = List.copyOf(command);
        }

        private List<String> commandLine() {
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.add("-Xmx" + heap);
            line.addAll(JVM_OPTIONS);
            line.addAll(options);
            line.add("-cp");
            line.add(gatePath() + System.getProperty("path.separator") + classPath);
            line.add(Gate.class.getName());
            line.addAll(command);
            return line;
        }

        private static Path gatePath() {
            try {
                return Path.of(
                        Gate.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("the class path is no file", e);
            }
        }
    }

    /** Returns when the process is up and waits. */
    public static JobProcess start(Program program, Path log) throws IOException {
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(program.commandLine()).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader(UTF_8);
        Writer writer = Files.newBufferedWriter(log);
        boolean ready = false;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(Gate.READY)) {
                ready = true;
                break;
            }
            writer.write(line + "\n");
        }
        Duration startUp = Duration.ofNanos(System.nanoTime() - start);
        Thread logger = new Thread(() -> copy(output, writer), "job-log");
        logger.setDaemon(true);
        logger.start();
        JobProcess started = new JobProcess(process, log, logger, startUp);
        if (!ready) {
            started.close();
            throw new IOException("the Java process did not start\n" + started.logEnd());
        }
        return started;
    }

    private static void copy(BufferedReader output, Writer log) {
        try (log) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.write(line + "\n");
                log.flush();
            }
        } catch (IOException e) {
            // The process was ended while it wrote.
            return;
        }
    }

    @Override
    public Duration startUp() {
        return startUp;
    }

    @Override
    public void begin() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    @Override
    public void hold() throws IOException, InterruptedException {
        signal("-STOP");
    }

    @Override
    public void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code =
                new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        if (code != 0) {
            throw new IOException("kill " + signal + " ended with exit code " + code);
        }
    }

    @Override
    public Optional<String> failure() {
        if (process.isAlive()) {
            return Optional.empty();
        }
        return Optional.of(
                "the process ended with exit code " + process.exitValue() + "\n" + logEnd());
    }

    @Override
    public List<OwnProcess> processes() {
        return List.of(new OwnProcess(OwnProcess.Role.JOB, process.toHandle()));
    }

    /** At once: what it was doing is thrown away with its servers. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
            logger.join(LONGEST_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String logEnd() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    "\n",
                    lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_FAILURE), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
