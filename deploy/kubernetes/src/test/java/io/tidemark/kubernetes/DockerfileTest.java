package io.tidemark.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image: what its build names exists, and it runs as the pods do. */
class DockerfileTest {

    private static final Path REPOSITORY = Overlay.ROOT.getParent().getParent();

    private static String dockerfile() throws IOException {
        return Files.readString(REPOSITORY.resolve("deploy/Dockerfile"));
    }

    private static List<String> found(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    @Test
    void everyImageIsNamedByTheBuilderAndMustHaveADigest() throws IOException {
        List<String> images = found(dockerfile(), "^FROM (\\S+)");
        assertThat(images).containsExactly("${MAVEN_IMAGE}", "${FLINK_IMAGE}");
        assertThat(found(dockerfile(), "case \"\\$(\\w+)\" in \\*@sha256:\\*\\)"))
                .containsExactly("MAVEN_IMAGE", "FLINK_IMAGE");
        // A default would be a digest that nobody chose.
        assertThat(dockerfile()).doesNotContainPattern("(?m)^ARG \\w+=");
    }

    @Test
    void itCopiesOnlyWhatExistsAndWhatTheContextHas() throws IOException {
        List<String> copied = found(dockerfile(), "^COPY (?!--from)(\\S+) ");
        assertThat(copied).contains("pom.xml", "job", "udfs");
        assertThat(copied)
                .allSatisfy(path -> assertThat(REPOSITORY.resolve(path)).exists())
                .allSatisfy(path -> assertThat(inContext(path)).as(path).isTrue());
    }

    @Test
    void mavenFindsThePomOfEveryModule() throws IOException {
        String pom = Files.readString(REPOSITORY.resolve("pom.xml"));
        List<String> copied = found(dockerfile(), "^COPY (?!--from)(\\S+) ");
        assertThat(found(pom, "<module>([^<]+)</module>"))
                .allSatisfy(
                        module -> assertThat(copied).containsAnyOf(module, module + "/pom.xml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/config",
                "job/target/tidemark-0.1.0-SNAPSHOT.jar",
                "deploy/kubernetes/overlays/prod/pipeline.yaml",
                "deploy/local/src/main/java/io/tidemark/local/LocalMain.java",
                "job/.env",
                "secrets.txt",
            })
    void theContextHasNothingElse(String path) throws IOException {
        assertThat(inContext(path)).isFalse();
    }

    /** The last line that matches decides, as in Docker. */
    private static boolean inContext(String path) throws IOException {
        boolean taken = true;
        for (String line : Files.readAllLines(REPOSITORY.resolve(".dockerignore"))) {
            boolean again = line.startsWith("!");
            String pattern = again ? line.substring(1) : line;
            if (!line.startsWith("#") && !line.isBlank() && matches(pattern, path)) {
                taken = again;
            }
        }
        return taken;
    }

    /** A pattern means what it names and all that is below. */
    private static boolean matches(String pattern, String path) {
        Path name = Path.of(path);
        for (int length = 1; length <= name.getNameCount(); length++) {
            Path part = name.subpath(0, length);
            if (globs(pattern).stream()
                    .anyMatch(
                            glob ->
                                    FileSystems.getDefault()
                                            .getPathMatcher("glob:" + glob)
                                            .matches(part))) {
                return true;
            }
        }
        return false;
    }

    /** For Docker two stars are also no folder at all. */
    private static List<String> globs(String pattern) {
        List<String> globs = new ArrayList<>(List.of(pattern));
        if (pattern.startsWith("**/")) {
            globs.add(pattern.substring(3));
        }
        return globs;
    }

    @Test
    void theJarIsWhereTheDeploymentsLookAndNobodyCanWriteIt() throws IOException {
        List<String> jars =
                found(dockerfile(), "^COPY --from=build --chown=0:0 --chmod=0444 \\S+ (\\S+)");
        assertThat(jars).hasSize(1);
        assertThat(Overlay.pipelines())
                .allSatisfy(
                        overlay ->
                                assertThat(overlay.flink().at("/spec/job/jarURI").asText())
                                        .isEqualTo("local://" + jars.get(0)));
    }

    @Test
    void itRunsAsTheUserOfThePodsAndHoldsNoSecret() throws IOException {
        assertThat(found(dockerfile(), "^USER (\\S+)")).containsExactly("9999:9999");
        assertThat(dockerfile()).doesNotContainPattern("(?i)password|secret|token|^ENV ");
    }
}
