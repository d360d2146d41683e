package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/**
 * The files of a folder of specifications, each entry a test.
 *
 * @param entries what the text of a file of this name has
 * @param title what an entry is about
 */
public record SpecFiles<E>(
        BiFunction<String, String, List<E>> entries, Function<E, String> title, Check<E> check) {

    /** Fails unless an entry holds. */
    public interface Check<E> {
        void holds(E entry) throws Exception;
    }

    /** Those of a folder of the test's resources. */
    public Stream<DynamicContainer> in(String resource) throws Exception {
        Path folder = Path.of(SpecFiles.class.getResource(resource).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(this::file);
        }
    }

    private DynamicContainer file(Path file) {
        String name = file.getFileName().toString();
        try {
            List<E> found = entries.apply(name, Files.readString(file));
            assertThat(found).as(name).isNotEmpty();
            return dynamicContainer(
                    name,
                    found.stream()
                            .map(
                                    e ->
                                            dynamicTest(
                                                    title.apply(e),
                                                    file.toUri(),
                                                    () -> check.holds(e))));
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }
}
