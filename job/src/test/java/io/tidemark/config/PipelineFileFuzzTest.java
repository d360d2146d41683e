package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Broken files of every kind are a {@link ConfigException} and nothing else. */
class PipelineFileFuzzTest {

    private static final int MUTATIONS = 5_000;

    private static final String[] SNIPPETS = {
        ":",
        ": ",
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        "*",
        "&a ",
        "*a",
        "!x ",
        "!!int ",
        "|\n",
        ">\n",
        "'",
        "\"",
        "#",
        " #",
        "%",
        "@",
        "`",
        "? ",
        ",",
        "\t",
        "\n",
        "\n\n",
        "  ",
        "---\n",
        "...\n",
        "%YAML 1.3\n",
        "%TAG ! x\n",
        "<<: ",
        "~",
        "null",
        "true",
        "0x1F",
        "1e9",
        ".inf",
        "\\",
        "\0",
        "\u0085",
        "\uFEFF",
        "\uD83D",
        "😀",
        "$",
        "${",
        "${X}",
        "${file:/none}",
        "\"\"",
        "''",
        "9".repeat(30)
    };

    @Test
    void mutationsOfAValidFileOnlyEverThrowConfigExceptions() {
        long seed = Long.getLong("tidemark.seed", 20_240_607L);
        Random random = new Random(seed);
        int[] valid = new int[1];
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < MUTATIONS; i++) {
                        if (parses(mutation(random), seed, i)) {
                            valid[0]++;
                        }
                    }
                },
                "seed " + seed);
        // Mutations that all break the file, or none, would test little.
        assertThat(valid[0]).as("seed %d", seed).isBetween(MUTATIONS / 50, MUTATIONS / 2);
    }

    private static boolean parses(String yaml, long seed, int index) {
        try {
            PipelineFile.parse(yaml, "fuzz.yaml", Map.of("STAGE", "test"));
            return true;
        } catch (ConfigException e) {
            assertThat(e.faults()).isNotEmpty();
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("seed " + seed + ", mutation " + index + ":\n" + yaml, e);
        }
    }

    private static String mutation(Random random) {
        String yaml = EveryOptionTest.EVERY_OPTION;
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits; i++) {
            yaml = random.nextInt(3) == 0 ? editLines(yaml, random) : editText(yaml, random);
        }
        return yaml;
    }

    private static String editText(String yaml, Random random) {
        int at = random.nextInt(yaml.length() + 1);
        String before = yaml.substring(0, at);
        String after = yaml.substring(at);
        return switch (random.nextInt(4)) {
            case 0 -> before + SNIPPETS[random.nextInt(SNIPPETS.length)] + after;
            case 1 -> before + after.substring(Math.min(after.length(), 1 + random.nextInt(5)));
            case 2 -> before + (char) random.nextInt(0x3000) + after;
            default ->
                    before
                            + yaml.substring(random.nextInt(yaml.length()))
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + after;
        };
    }

    private static String editLines(String yaml, Random random) {
        List<String> lines = new ArrayList<>(yaml.lines().toList());
        if (lines.size() < 2) {
            return yaml;
        }
        int at = random.nextInt(lines.size());
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 3 -> lines.set(at, " ".repeat(random.nextInt(4)) + lines.get(at));
            default -> lines.set(at, lines.get(at).strip());
        }
        return String.join("\n", lines) + "\n";
    }
}
