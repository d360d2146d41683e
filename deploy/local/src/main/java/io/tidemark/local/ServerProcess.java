package io.tidemark.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The process of an embedded server, to be stopped the hard way and started again. */
public final class ServerProcess {

    private final Path data;

    private ServerProcess(Path data) {
        this.data = data;
    }

    /** The server of the database with this name below the folder. */
    public static ServerProcess of(Path folder, String database) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return new ServerProcess(
                    children.filter(p -> p.getFileName().toString().startsWith(database + "-"))
                            .filter(Files::isDirectory)
                            .findFirst()
                            .orElseThrow()
                            .resolve("data"));
        }
    }

    /** What {@code pg_ctl stop -m immediate} does: no checkpoint, every session cut. */
    public void stopImmediately() throws Exception {
        stop("-QUIT");
    }

    private void stop(String signal) throws Exception {
        long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        server.onExit().get(30, TimeUnit.SECONDS);
    }

    /** What a server is told to be when it starts. */
    public enum Role {
        PRIMARY,
        STANDBY
    }

    /**
     * Stops it in order and starts it in this role; a standby without a primary waits for one for
     * ever.
     */
    public void restartAs(Role role) throws Exception {
        stop("-INT");
        Path signal = data.resolve("standby.signal");
        switch (role) {
            case STANDBY -> Files.createFile(signal);
            case PRIMARY -> Files.delete(signal);
        }
        start();
    }

    /** Starts it again as it was started before. */
    public void start() throws Exception {
        String command = Files.readString(data.resolve("postmaster.opts")).strip();
        boolean root = "root".equals(System.getProperty("user.name"));
        new ProcessBuilder("sh", "-c", (root ? "exec unshare -U " : "exec ") + command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolveSibling("again.log").toFile())
                .start();
    }
}
