package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashSha256Test {

    private static final String KEY = "correct horse battery staple";

    private final HashSha256 hash = new HashSha256(KEY);

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, 020929db272bc47db81724ed43c5b711916a579162b3e57f3f52b5355d021044",
        "'',              101408a980bd2fd8511425e0f883ff9d6f7ee1b2d1248f78d8b9f39e0ccdb432",
        "Zürich,          2d5f99549a4818fb51d03969b00f7f20e64e266c6e810c70ca6a9a18c538fd9c"
    })
    void itIsWhatOpensslComputes(String text, String expected) {
        assertThat(hash.eval(text)).isEqualTo(expected);
    }

    @Test
    void theKeyIsTakenInUtf8() {
        assertThat(new HashSha256("Schlüssel-für-😀-16").eval("a"))
                .isEqualTo("53775373d2350fa0dfc946d2097350425ff91c687732435bd64553213acab8f0");
    }

    @Test
    void oneInstanceHashesEveryRowAsANewOneWould() {
        Set<String> hashes = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String text = "row " + i;
            hashes.add(hash.eval(text));

            assertThat(hash.eval(text)).isEqualTo(new HashSha256(KEY).eval(text));
        }
        assertThat(hashes).hasSize(1_000);
    }

    @Test
    void anotherKeyMakesAnotherHash() {
        assertThat(new HashSha256("another key of some length").eval("a"))
                .isNotEqualTo(hash.eval("a"));
    }

    @Test
    void nullMakesNull() {
        assertThat(hash.eval(null)).isNull();
    }
}
