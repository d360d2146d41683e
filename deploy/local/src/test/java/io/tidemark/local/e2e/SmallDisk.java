package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file system of 16 MB in memory; whoever may not mount one skips the test. */
record SmallDisk(Path folder) implements AutoCloseable {

    static SmallDisk mount(Path folder) throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("user.name").equals("root"),
                "only root on Linux can mount a small disk");
        Files.createDirectory(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=16m", "tidemark-test", folder) == 0,
                "this machine does not allow to mount a small disk");
        return new SmallDisk(folder);
    }

    /** Bytes that fit still. */
    long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private static int run(Object... command) throws IOException, InterruptedException {
        return new ProcessBuilder(Arrays.stream(command).map(String::valueOf).toList())
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public void close() throws Exception {
        assertThat(run("umount", folder)).as("umount %s", folder).isZero();
    }
}
