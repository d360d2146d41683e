package io.tidemark.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kustomize that is a part of {@code kubectl}: it renders without a cluster. */
final class Kubectl {

    /** Older ones lack {@code labels} and components in the form that is used here. */
    static final int OLDEST_MINOR = 27;

    private static final Pattern MINOR = Pattern.compile("Client Version: v1\\.(\\d+)\\.");

    private final String program;

    private Kubectl(String program) {
        this.program = program;
    }

    /** The one of the system property {@code kubectl}, or on the path, if it is new enough. */
    static Optional<Kubectl> find() throws IOException, InterruptedException {
        Kubectl found = new Kubectl(System.getProperty("kubectl", "kubectl"));
        try {
            Matcher minor = MINOR.matcher(found.run("version", "--client"));
            return minor.find() && Integer.parseInt(minor.group(1)) >= OLDEST_MINOR
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String render(Path folder) throws IOException, InterruptedException {
        return run("kustomize", folder.toString());
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = program;
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
        return out;
    }
}
