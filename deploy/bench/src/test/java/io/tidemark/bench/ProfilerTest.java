package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.bench.system.JobProcess;
import io.tidemark.bench.system.Replication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-02-03T04:05:06Z"));

    @TempDir private Path folder;

    private final List<String> said = new ArrayList<>();

    private Profile profile(Profiler.Event event, Replication replication) {
        return new Profiler(folder.resolve("results"), event, said::add, CLOCK)
                .of("backlog-busy", folder, replication);
    }

    @Test
    void theFlameGraphShowsWhereTheTimeWent() throws Exception {
        requireLinux();
        try (JobProcess job = busy()) {
            run(profile(Profiler.Event.TIME, job));
        }
        assertThat(left("html")).contains("<html");
        assertThat(left("txt")).contains("Busy.work");
        assertThat(said).singleElement().asString().endsWith("20260203-040506-backlog-busy.html");
    }

    @Test
    void orWhatWasAllocatedAndByWhom() throws Exception {
        requireLinux();
        try (JobProcess job = busy()) {
            run(profile(Profiler.Event.ALLOCATIONS, job));
        }
        assertThat(left("txt")).contains("Busy.work").contains("byte[]");
    }

    @Test
    void aProcessThatCannotBeProfiledIsSaidAndNothingElseHappens() throws Exception {
        JobProcess job = busy();
        job.close();
        Profile profile = profile(Profiler.Event.TIME, job);

        profile.start();
        profile.stop();

        assertThat(said)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("no flame graph of backlog-busy"));
    }

    private static void requireLinux() {
        assumeTrue(AsyncProfiler.isLinux(), "the profiler's signals differ elsewhere");
    }

    private static void run(Profile profile) throws InterruptedException {
        profile.start();
        Thread.sleep(700);
        profile.stop();
    }

    private String left(String ending) throws IOException {
        return Files.readString(folder.resolve("results/20260203-040506-backlog-busy." + ending));
    }

    private JobProcess busy() throws IOException {
        JobProcess job =
                JobProcess.start(
                        new JobProcess.Program(
                                "64m",
                                List.of(),
                                System.getProperty("java.class.path"),
                                List.of(Busy.class.getName())),
                        folder.resolve("log"));
        job.begin();
        return job;
    }

    /** A job that does the same thing all the time. */
    public static final class Busy {

        private static volatile byte[] last = {};

        private Busy() {}

        /** Works until the process ends. */
        public static void main(String[] arguments) {
            while (true) {
                work();
            }
        }

        private static void work() {
            byte[] bytes = new byte[10_000];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 31);
            }
            last = bytes;
        }
    }
}
