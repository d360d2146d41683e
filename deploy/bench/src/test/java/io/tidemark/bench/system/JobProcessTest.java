package io.tidemark.bench.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProcessTest {

    @TempDir private Path folder;

    @Test
    void jobsGetTheOptionsOfTheLauncher() throws Exception {
        String launcher =
                Files.readString(Path.of(System.getProperty("tidemark.root"), "tidemark"));
        assertThat(JobProcess.JVM_OPTIONS)
                .allSatisfy(option -> assertThat(launcher).contains(option));
    }

    @Test
    void waitsUntilItMayBegin() throws Exception {
        try (JobProcess process = start(List.of(), Failing.class.getName())) {
            assertThat(process.failure()).isEmpty();
            process.begin();
            process.processes().get(0).handle().onExit().get(30, TimeUnit.SECONDS);
            assertThat(process.failure().orElseThrow()).contains("exit code 3");
        }
    }

    @Test
    void aProcessThatDoesNotComeUpIsAnErrorWithItsOutput() {
        assertThatThrownBy(() -> start(List.of("-XX:+NoSuchOption"), "none"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NoSuchOption");
    }

    private JobProcess start(List<String> options, String main) throws IOException {
        return JobProcess.start(
                new JobProcess.Program(
                        "64m", options, System.getProperty("java.class.path"), List.of(main)),
                folder.resolve("log"));
    }

    /** A job that ends by itself. */
    public static final class Failing {

        private Failing() {}

        /** Ends the process. */
        public static void main(String[] arguments) {
            System.exit(3);
        }
    }
}
