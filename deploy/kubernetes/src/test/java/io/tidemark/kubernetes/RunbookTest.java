package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runbook quotes what the job really says, and names files that there are. */
class RunbookTest {

    private static final Path DEPLOY = Overlay.ROOT.getParent();
    private static final Path JOB = DEPLOY.resolveSibling("job").resolve("src/main/java");
    private static final String ELLIPSIS = "…";

    /** Shorter pieces are between two names, and say nothing alone. */
    private static final int SHORTEST = 12;

    private static List<String> quotes() throws IOException {
        return Files.readAllLines(DEPLOY.resolve("runbook.md")).stream()
                .filter(line -> line.startsWith("> "))
                .map(line -> line.substring(2))
                .toList();
    }

    /** All sources in one text, with the pieces of a message that stand on several lines joined. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(JOB)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
    }

    @Test
    void thereAreQuotes() throws IOException {
        assertThat(quotes()).hasSizeGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("quotes")
    void theJobSaysEveryMessageThatTheRunbookQuotes(String quote) throws IOException {
        String sources = sources();
        assertThat(quote.split(ELLIPSIS))
                .anyMatch(piece -> piece.strip().length() >= SHORTEST)
                .filteredOn(piece -> piece.strip().length() >= SHORTEST)
                .allSatisfy(piece -> assertThat(sources).contains(piece.strip()));
    }

    @ParameterizedTest
    @MethodSource("manuals")
    void whatAManualLinksToIsThere(Path manual) throws IOException {
        String text = Files.readString(manual);
        List<String> links =
                Pattern.compile("]\\(([^)]+)\\)")
                        .matcher(text)
                        .results()
                        .map(result -> result.group(1).replaceAll("\\s+", ""))
                        .toList();
        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(isThere(manual, link)).as(link).isTrue());
    }

    private static List<Path> manuals() {
        return List.of(DEPLOY.resolve("README.md"), DEPLOY.resolve("runbook.md"));
    }

    private static boolean isThere(Path manual, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? manual : manual.resolveSibling(parts[0]);
        return Files.exists(file)
                && (parts.length == 1
                        || Files.readAllLines(file).stream()
                                .filter(line -> line.startsWith("#"))
                                .anyMatch(line -> anchor(line).equals(parts[1])));
    }

    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }
}
