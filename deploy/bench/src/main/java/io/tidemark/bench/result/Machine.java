package io.tidemark.bench.result;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run ran on. It has no name.
 *
 * @param cpu the processor's model
 * @param cores that this process may use
 * @param memoryBytes of the machine
 * @param operatingSystem with its version
 * @param kernel with its version and the processor's architecture
 * @param java the virtual machine and its version
 */
public record Machine(
        String cpu,
        int cores,
        long memoryBytes,
        String operatingSystem,
        String kernel,
        String java) {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Path RELEASE = Path.of("/etc/os-release");

    /** This one. */
    public static Machine here() {
        String kernel =
                "%s %s %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch"));
        return new Machine(
                valueIn(PROCESSORS, "model name").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize(),
                valueIn(RELEASE, "PRETTY_NAME").orElse(System.getProperty("os.name")),
                kernel,
                "%s %s"
                        .formatted(
                                System.getProperty("java.vm.name"),
                                System.getProperty("java.vm.version")));
    }

    /** In one line, for people. */
    public String text() {
        return "%d cores of %s, %s memory, %s, %s"
                .formatted(cores, cpu, Numbers.gibibytes(memoryBytes), operatingSystem, java);
    }

    /** The first value of this name in a file of names and values; empty where there is none. */
    private static Optional<String> valueIn(Path file, String name) {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split("[:=]", 2))
                    .filter(pair -> pair.length == 2 && pair[0].strip().equals(name))
                    .map(pair -> pair[1].strip().replace("\"", ""))
                    .findFirst();
        } catch (IOException e) {
            // As good as missing: it is told for people only.
            return Optional.empty();
        }
    }
}
