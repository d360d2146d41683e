package io.tidemark.bench.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A module of the benchmark that runs in processes of its own, with a class path of its own.
 *
 * @param name of its folder
 */
record BuiltModule(String name) {

    /** Where the repository is; the launcher and the tests set it. */
    private static final String ROOT = "tidemark.root";

    /**
     * What the build has put together.
     *
     * @throws NoFigureException if it has not
     */
    String classPath() throws IOException, NoFigureException {
        Path libraries = libraries();
        if (!Files.exists(libraries)) {
            throw new NoFigureException(
                    libraries + " is missing: build the module deploy/bench/" + name);
        }
        return target().resolve("classes")
                + System.getProperty("path.separator")
                + Files.readString(libraries).strip();
    }

    /** A file that lists its jars, once it is built. */
    Path libraries() {
        return target().resolve("classpath.txt");
    }

    private Path target() {
        return Path.of(System.getProperty(ROOT, "."), "deploy", "bench", name, "target")
                .toAbsolutePath()
                .normalize();
    }
}
