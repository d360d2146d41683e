package io.tidemark.local.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is submitted, and how. */
final class SubmitOptions {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Subtasks per stage. Default: 2, or all slots if fewer.")
    private @Nullable Integer parallelism;

    @Option(
            names = "--jar",
            paramLabel = "JAR",
            description = "The job's jar. Default: the one that was built here.")
    private @Nullable Path jar;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    private ParameterException refused(String what) {
        return new ParameterException(command.commandLine(), what);
    }

    /** The pipeline file. */
    Path file() {
        return file;
    }

    /**
     * Refuses what makes no sense.
     *
     * @throws ParameterException naming the option
     */
    void check() {
        if (parallelism != null && parallelism < 1) {
            throw refused("--parallelism " + parallelism + ": give 1 or more");
        }
        if (jar != null && !Files.isRegularFile(jar)) {
            throw refused("--jar " + jar + ": there is no such file");
        }
    }

    /**
     * The arguments of Flink's client.
     *
     * @param start what {@code run} is told to begin with
     * @param jars have the one that was built
     */
    List<String> arguments(String start, ClusterJars jars) {
        List<String> arguments = new ArrayList<>(List.of("run", "-d"));
        arguments.add((jar == null ? jars.job() : jar).toAbsolutePath().toString());
        arguments.addAll(List.of("run", file.toAbsolutePath().toString(), "--start", start));
        if (parallelism != null) {
            arguments.addAll(List.of("--parallelism", parallelism.toString()));
        }
        return arguments;
    }
}
