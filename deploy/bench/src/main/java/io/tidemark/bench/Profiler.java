package io.tidemark.bench;

import io.tidemark.bench.system.OwnProcess;
import io.tidemark.bench.system.Replication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Leaves a flame graph of each Java process that runs a job, and the same stacks as text, a line
 * each with its count, to add up. Where a process cannot be profiled, it says so, and the trial
 * goes on without.
 *
 * @param folder where the files are left
 * @param event what is counted
 * @param says hears what was left, and what could not be done
 * @param clock names the files
 */
record Profiler(Path folder, Event event, Consumer<String> says, InstantSource clock) {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT);

    /** What is counted. */
    enum Event {
        /** Processor time. */
        TIME,
        /** Bytes that are allocated on the heap. */
        ALLOCATIONS;

        /** As async-profiler takes it: neither needs a right that not everybody has. */
        private String argument() {
            return switch (this) {
                case TIME ->
                        "event="
                                + (AsyncProfiler.isLinux() ? "ctimer" : "itimer")
                                + ",interval=1ms";
                case ALLOCATIONS -> "event=alloc,alloc=128k,total";
            };
        }
    }

    /**
     * The profile of a trial.
     *
     * @param name what files are called behind the time
     * @param unpacked a folder that stays until the processes have ended
     */
    Profile of(String name, Path unpacked, Replication replication) {
        List<ProcessHandle> jobs =
                replication.processes().stream()
                        .filter(process -> process.role() == OwnProcess.Role.JOB)
                        .map(OwnProcess::handle)
                        .toList();
        return jobs.isEmpty() ? Profile.NONE : new OfJobs(name, unpacked, jobs);
    }

    private String stamp() {
        return STAMP.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    /** Profiles these. */
    private final class OfJobs implements Profile {

        private final String name;
        private final Path unpacked;
        private final List<ProcessHandle> jobs;

        OfJobs(String name, Path unpacked, List<ProcessHandle> jobs) {
            this.name = name;
            this.unpacked = unpacked;
            this.jobs = jobs;
        }

        @Override
        public void start() {
            for (ProcessHandle job : jobs) {
                attempt(job, "start,threads," + event.argument());
            }
        }

        @Override
        public void stop() {
            String stamp = stamp();
            for (int i = 0; i < jobs.size(); i++) {
                String file = stamp + "-" + name + (i == 0 ? "" : "-" + (i + 1));
                leave(jobs.get(i), folder.toAbsolutePath().resolve(file + ".html"));
            }
        }

        private void leave(ProcessHandle job, Path graph) {
            Path stacks = Path.of(graph.toString().replaceFirst("html$", "txt"));
            if (attempt(job, "dump,collapsed" + measure() + ",file=" + stacks)
                    && attempt(job, "stop,flamegraph" + measure() + ",file=" + graph)) {
                says.accept("flame graph: " + graph);
            }
        }

        private String measure() {
            return event == Event.ALLOCATIONS ? ",threads,total" : ",threads";
        }

        private boolean attempt(ProcessHandle job, String command) {
            try {
                Files.createDirectories(folder);
                AsyncProfiler.unpack(unpacked).command(job, command);
                return true;
            } catch (IOException e) {
                says.accept(
                        "no flame graph of %s (process %d): %s"
                                .formatted(name, job.pid(), e.getMessage()));
                return false;
            }
        }
    }
}
