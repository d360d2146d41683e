package io.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux says about a process and its descendants; see proc(5). Elsewhere there is nothing to
 * read.
 */
final class ProcessUsage {

    private static final Path PROC = Path.of("/proc");

    /** Linux shows processor time in this unit, whatever its own clock does. */
    private static final double TICKS_PER_SECOND = 100;

    /** The first field after the command's name, which alone may hold blanks, is the third. */
    private static final int FIRST_FIELD = 3;

    /** utime, stime, and the same of descendants that have ended: cutime, cstime. */
    private static final List<Integer> TIMES = List.of(14, 15, 16, 17);

    private static final String PEAK_MEMORY = "VmHWM:";
    private static final long BYTES_PER_KIB = 1024;

    private ProcessUsage() {}

    /**
     * Processor time so far, in seconds, of all that live and all that have ended; 0 if unknown.
     */
    static double cpuSeconds(ProcessHandle root) {
        double seconds = 0;
        for (ProcessHandle process : Stream.concat(Stream.of(root), root.descendants()).toList()) {
            seconds += cpuSeconds(process.pid());
        }
        return seconds;
    }

    private static double cpuSeconds(long process) {
        try {
            return cpuSeconds(Files.readString(PROC.resolve(process + "/stat")));
        } catch (IOException e) {
            // It has just ended, and its parent counts it from now on.
            return 0;
        }
    }

    /** From the text of a {@code stat} file. */
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return TIMES.stream()
                .mapToDouble(field -> Long.parseLong(fields[field - FIRST_FIELD]))
                .map(ticks -> ticks / TICKS_PER_SECOND)
                .sum();
    }

    /** The most memory that the process has had resident, in bytes; 0 if unknown. */
    static long peakMemory(ProcessHandle process) throws IOException {
        Path status = PROC.resolve(process.pid() + "/status");
        return Files.exists(status) ? peakMemory(Files.readAllLines(status)) : 0;
    }

    /** From the lines of a {@code status} file. */
    static long peakMemory(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(PEAK_MEMORY))
                .map(line -> line.substring(PEAK_MEMORY.length()).replace("kB", "").strip())
                .mapToLong(kib -> BYTES_PER_KIB * Long.parseLong(kib))
                .findFirst()
                .orElse(0);
    }
}
