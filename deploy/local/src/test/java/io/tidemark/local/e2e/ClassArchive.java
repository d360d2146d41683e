package io.tidemark.local.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loaded classes, kept in a file that the JVM maps (class data sharing): with it a run starts with
 * a third less work. The first process that tests start has a demo recorded beside it; processes
 * use the file as soon as it is there, and do without until then.
 */
final class ClassArchive {

    private static final AtomicBoolean ASKED = new AtomicBoolean();

    private ClassArchive() {}

    /**
     * The class path of this process, jars first: what is recorded has to be the beginning of the
     * class path, and folders cannot be.
     */
    static String classPath() {
        return Stream.concat(jars().stream(), entries().filter(e -> !isJar(e)))
                .collect(Collectors.joining(":"));
    }

    private static Stream<String> entries() {
        return Stream.of(System.getProperty("java.class.path").split(":"));
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }

    private static List<String> jars() {
        return entries().filter(ClassArchive::isJar).toList();
    }

    /** What makes a JVM with these options and this class path use the file. */
    static List<String> options(String java, List<String> jvmOptions) throws IOException {
        Path archive = Path.of("target", "classes-%08x.jsa".formatted(fingerprint(jvmOptions)));
        if (Files.exists(archive)) {
            return List.of("-XX:SharedArchiveFile=" + archive.toAbsolutePath());
        }
        if (ASKED.compareAndSet(false, true)) {
            record(java, jvmOptions, archive);
        }
        return List.of();
    }

    /** Of another build there may be another file. */
    private static int fingerprint(List<String> jvmOptions) throws IOException {
        List<Object> parts = new ArrayList<>(jvmOptions);
        for (String jar : jars()) {
            parts.add(jar);
            parts.add(Files.getLastModifiedTime(Path.of(jar)).toMillis());
        }
        return Objects.hash(parts.toArray());
    }

    private static void record(String java, List<String> jvmOptions, Path archive)
            throws IOException {
        Path recorded = archive.resolveSibling(archive.getFileName() + ".new");
        Path output = archive.resolveSibling(archive.getFileName() + ".out");
        try {
            // Only one of the processes that run tests.
            Files.createFile(output);
        } catch (FileAlreadyExistsException e) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(jvmOptions);
        command.add("-XX:ArchiveClassesAtExit=" + recorded.toAbsolutePath());
        command.add(
                "-Dtidemark.log.file=" + archive.resolveSibling(archive.getFileName() + ".log"));
        command.addAll(List.of("-cp", String.join(":", jars()), "io.tidemark.local.LocalMain"));
        command.addAll(List.of("demo", "--rows", "1000", "--seconds", "2"));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        process.onExit()
                .orTimeout(10, TimeUnit.MINUTES)
                .thenAccept(ended -> publish(ended, recorded, archive));
    }

    private static void publish(Process ended, Path recorded, Path archive) {
        try {
            if (ended.exitValue() == 0 && Files.exists(recorded)) {
                Files.move(recorded, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
