package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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

    /** What the shaping of rows reads, with a value that it takes. */
    private static final Map<String, String> SHAPING =
            Map.of(
                    "select", "[\"* except (a, `b c`)\", d as e, upper(f) as g]",
                    "where", "\"amount > 0 and note like '%x'\"",
                    "mask", "{ssn: keep-last 4, \"*_email\": hash, card: null}",
                    "expect", "[\"amount >= 0\", \"status in ('NEW')\"]",
                    "drift", "{add-column: ignore, change-type: reject}",
                    "dead-letters", "{parking: off, max-waiting: 50, max-rate: 2.5% over 2m}",
                    "functions", "{geo: com.acme.Geo, r: {class: a.B, options: {k: \"${V}\"}}}",
                    "plugins", "[/opt/a.jar, \"s3://bucket/b.jar\"]");

    private static final Set<String> BESIDE_TABLES = Set.of("dead-letters", "functions", "plugins");

    private static final String[] WORDS = {
        "*",
        "* except (",
        "a",
        "`",
        "``",
        "(",
        ")",
        ",",
        " as ",
        "'",
        "\"",
        "--",
        "/*",
        "a.b",
        "_op",
        "keep-last",
        "keep-last 4",
        "keep-last -1",
        "hash",
        "null",
        "redact ",
        "evolve",
        "ignore",
        "add-column",
        "rename-column",
        "fail",
        "on",
        "off",
        "1%",
        " over ",
        "1m",
        "-1",
        "0",
        "9".repeat(30),
        "class",
        "options",
        "com.acme.Geo",
        ".",
        "/x.jar",
        "s3://",
        "file:",
        "://",
        "${",
        "${X}",
        "$$",
        "${file:/none}",
        "\\",
        "\0",
        "\t",
        "\n",
        "\uD83D",
        "é",
        " "
    };

    /** The file is YAML in any case, so what is read in it is the option's value. */
    @Test
    void anyValueOfAnOptionThatShapesRowsOnlyEverThrowsConfigExceptions() {
        long seed = Long.getLong("tidemark.seed", 20_240_608L);
        Random random = new Random(seed);
        List<String> options = SHAPING.keySet().stream().sorted().toList();
        Map<String, Integer> taken = new TreeMap<>();
        Map<String, Integer> refused = new TreeMap<>();
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < MUTATIONS; i++) {
                        String option = options.get(random.nextInt(options.size()));
                        boolean parses = parses(with(option, value(option, random)), seed, i);
                        (parses ? taken : refused).merge(option, 1, Integer::sum);
                    }
                },
                "seed " + seed);
        assertThat(taken).as("taken, seed %d", seed).containsOnlyKeys(options);
        assertThat(refused).as("refused, seed %d", seed).containsOnlyKeys(options);
    }

    private static String with(String option, String value) {
        boolean beside = BESIDE_TABLES.contains(option);
        return """
                pipeline: {name: shop, mask-key: "${MASK_KEY}"}
                sources: {shop: {type: postgres, url: "postgresql://u:p@a/b"}}
                sinks: {dw: {type: postgres, url: "postgresql://u:p@a/c"}}
                %s
                tables:
                  - {from: public.t%s}
                """
                .formatted(
                        beside ? option + ": " + value : "",
                        beside ? "" : ", " + option + ": " + value);
    }

    /** One that is taken, the same with a word somewhere in it, or anything. */
    private static String value(String option, Random random) {
        String good = Objects.requireNonNull(SHAPING.get(option));
        return switch (random.nextInt(5)) {
            case 0 -> good;
            case 1, 2 -> {
                int at = random.nextInt(good.length() + 1);
                String word = quoted(word(random));
                yield good.substring(0, at)
                        + word.substring(1, word.length() - 1)
                        + good.substring(at);
            }
            default -> tree(random, 3);
        };
    }

    private static String tree(Random random, int depth) {
        int size = random.nextInt(4);
        switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 0, 1 -> {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i <= size; i++) {
                    text.append(word(random));
                }
                return random.nextInt(8) == 0 ? "null" : quoted(text.toString());
            }
            case 2 -> {
                List<String> items = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    items.add(tree(random, depth - 1));
                }
                return "[" + String.join(", ", items) + "]";
            }
            default -> {
                Map<String, String> entries = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    entries.put(quoted(word(random)), tree(random, depth - 1));
                }
                List<String> texts = new ArrayList<>();
                entries.forEach((key, each) -> texts.add(key + ": " + each));
                return "{" + String.join(", ", texts) + "}";
            }
        }
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(
                    c < ' ' || c > '~' || c == '"' || c == '\\' ? "\\u%04x".formatted((int) c) : c);
        }
        return quoted.append('"').toString();
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
