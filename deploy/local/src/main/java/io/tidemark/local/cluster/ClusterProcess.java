package io.tidemark.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that should be there, from a file {@code <role>-<index>.pid} with its pid and its mark.
 *
 * <p>The mark is random and stands on the command line of the process. Only what carries it is the
 * process of the file: a stranger who got the same pid later is never taken for it, let alone
 * ended.
 *
 * @param index of its role, from 1
 * @param mark as it stands on the command line
 */
record ClusterProcess(Role role, int index, long pid, String mark) {

    static final String MARK_PROPERTY = "tidemark.process";

    private static final String SUFFIX = ".pid";
    private static final Duration POLL = Duration.ofMillis(50);

    /** How the process is called in files and messages. */
    static String name(Role role, int index) {
        return role.word() + "-" + index;
    }

    String name() {
        return name(role, index);
    }

    /** All of a cluster, in the order in which they are started. */
    static List<ClusterProcess> all(ClusterFolder folder) throws IOException {
        if (!Files.isDirectory(folder.processes())) {
            return List.of();
        }
        List<ClusterProcess> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.processes())) {
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                found.add(read(file));
            }
        }
        found.sort(
                Comparator.comparing(ClusterProcess::role).thenComparingInt(ClusterProcess::index));
        return found;
    }

    private static ClusterProcess read(Path file) throws IOException {
        String name = file.getFileName().toString();
        int dash = name.lastIndexOf('-');
        String[] words = Files.readString(file).strip().split(" ");
        if (words.length != 2) {
            throw new IOException(file + " is damaged: a pid and a mark are expected");
        }
        return new ClusterProcess(
                Role.of(name.substring(0, dash)).orElseThrow(),
                Integer.parseInt(name.substring(dash + 1, name.length() - SUFFIX.length())),
                Long.parseLong(words[0]),
                words[1]);
    }

    /** Writes the file, in place of an older one. */
    void write(ClusterFolder folder) throws IOException {
        Path file = file(folder);
        Path unfinished = file.resolveSibling(name() + ".part");
        Files.writeString(unfinished, pid + " " + mark + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void forget(ClusterFolder folder) throws IOException {
        Files.deleteIfExists(file(folder));
    }

    private Path file(ClusterFolder folder) {
        return folder.processes().resolve(name() + SUFFIX);
    }

    /** The running process; empty if it has ended, whoever has its pid now. */
    private Optional<ProcessHandle> running() {
        // One that has ended and was not waited for has no command line any more.
        return ProcessHandle.of(pid)
                .filter(
                        p ->
                                p.info()
                                        .commandLine()
                                        .filter(line -> line.contains(mark))
                                        .isPresent());
    }

    boolean isRunning() {
        return running().isPresent();
    }

    /** SIGKILL: nothing is flushed, no hook runs. Returns when it has ended. */
    void kill() throws InterruptedException {
        running().ifPresent(ProcessHandle::destroyForcibly);
        while (isRunning()) {
            Thread.sleep(POLL.toMillis());
        }
    }

    /** What a process can be told beside to end. */
    enum Signal {
        STOP("-STOP"),
        CONTINUE("-CONT");

        private final String option;

        Signal(String option) {
            this.option = option;
        }
    }

    /** Sends a signal, if it is running. */
    void signal(Signal signal) throws IOException, InterruptedException {
        if (isRunning()) {
            new ProcessBuilder("kill", signal.option, Long.toString(pid)).start().waitFor();
        }
    }

    /** SIGTERM; SIGKILL after some time. Returns when it has ended. */
    void end(Duration patience) throws IOException, InterruptedException {
        running().ifPresent(ProcessHandle::destroy);
        // One that is frozen hears of it once it goes on.
        signal(Signal.CONTINUE);
        long deadline = System.nanoTime() + patience.toNanos();
        while (isRunning() && System.nanoTime() < deadline) {
            Thread.sleep(POLL.toMillis());
        }
        kill();
    }
}
