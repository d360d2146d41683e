package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SurrogateKeyTest {

    private final SurrogateKey surrogateKey = new SurrogateKey();

    @Test
    void itIsWhatTheLayoutSays() {
        assertThat(surrogateKey.eval("a")).isEqualTo("72ff6b02949dad95006c343e3db31500");
        assertThat(surrogateKey.eval("")).isEqualTo("df3f619804a92fdb4057192dc43dd748");
        assertThat(surrogateKey.eval((String) null)).isEqualTo("ad95131bc0b799c0b1af477fb14fcf26");
        assertThat(surrogateKey.eval("😀")).isEqualTo("05aed34dc30592af3a487ccafa49e887");
        assertThat(surrogateKey.eval("Zürich", null, "7"))
                .isEqualTo("c92c963244f667bde07159273c45f52e");
    }

    @Test
    void itIsWhatPostgresqlComputes() {
        assertThat(surrogateKey.eval("a", "bc")).isEqualTo("b534ce16ac9c8b36823f39a395ce8e0e");
        assertThat(surrogateKey.eval("ab", "c")).isEqualTo("f2939f903016e5bb29b1e4a61cdbd376");
        assertThat(surrogateKey.eval("Zürich", null)).isEqualTo("ef25bbc066983e4fb55f801d580315e0");
    }

    @Test
    void noTwoListsOfPartsShareAKey() {
        String[] values = {null, "", "a", "b", "ab", "\0", "\0\0\0\1a"};
        Set<String> keys = new HashSet<>();
        for (String first : values) {
            keys.add(surrogateKey.eval(first));
            for (String second : values) {
                keys.add(surrogateKey.eval(first, second));
                for (String third : values) {
                    keys.add(surrogateKey.eval(first, second, third));
                }
            }
        }

        assertThat(keys).hasSize(7 + 49 + 343).allMatch(key -> key.matches("[0-9a-f]{32}"));
    }

    @Test
    void oneInstanceMakesTheKeysThatANewOneWould() {
        for (int i = 0; i < 1_000; i++) {
            String part = "x".repeat(i);

            assertThat(surrogateKey.eval(part, "1")).isEqualTo(new SurrogateKey().eval(part, "1"));
        }
    }

    @Test
    void aKeyOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(surrogateKey::eval)
                .withMessage("surrogate_key needs at least one part");
    }
}
