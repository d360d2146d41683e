package io.tidemark.bench.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RunRecord} as a file of JSON. A reader never sees a part of it: it is replaced whole. A
 * file of a later format is refused, not guessed at.
 *
 * @param path it need not be there yet
 */
public record ResultsFile(Path path) {

    /** What this version writes, and the latest that it reads. */
    public static final int FORMAT = 2;

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmm").withZone(ZoneOffset.UTC);

    private static final ObjectMapper JSON = ResultsJson.mapper();

    /** Where the repository keeps them. */
    public static Path usualFolder() {
        return Path.of(System.getProperty("tidemark.root", "."), "deploy", "bench", "results");
    }

    /** A new one in a folder, by the time when the run began; it replaces no other. */
    public static ResultsFile in(Path folder, Instant begun) {
        String name = NAME.format(begun);
        Path file = folder.resolve(name + ".json");
        for (int number = 2; Files.exists(file); number++) {
            file = folder.resolve(name + "-" + number + ".json");
        }
        return new ResultsFile(file);
    }

    /** Where its report belongs. */
    public Path html() {
        return path.resolveSibling(
                path.getFileName().toString().replaceFirst("\\.json$", "") + ".html");
    }

    /** Replaces what is there. */
    public void write(RunRecord run) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path draft = path.resolveSibling(path.getFileName() + ".part");
        Files.writeString(draft, JSON.writeValueAsString(run) + "\n");
        Files.move(
                draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads it back.
     *
     * @throws FaultException if it is none, or one of a later format
     */
    public RunRecord read() throws IOException {
        String text = Files.readString(path);
        try {
            JsonNode tree = JSON.readTree(text);
            JsonNode format = tree.path("format");
            if (!format.isInt()) {
                throw refused("no results of a benchmark: there is no \"format\" in it", "", null);
            }
            if (format.intValue() > FORMAT) {
                throw refused(
                        "it has format %d, this version of Tidemark reads format %d"
                                .formatted(format.intValue(), FORMAT),
                        "use the version that has written it, or a later one",
                        null);
            }
            return JSON.treeToValue(tree, RunRecord.class);
        } catch (JsonProcessingException e) {
            throw refused("no results of a benchmark: " + e.getOriginalMessage(), "", e);
        }
    }

    private FaultException refused(String what, String remedy, @Nullable Throwable cause) {
        return new FaultException(new Fault(path.toString(), what, remedy), cause);
    }
}
