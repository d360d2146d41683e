package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the key of every function that has one. */
class KeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"hash_sha256", "tokenize"})
    void aKeyOf15CharactersIsRefusedAndNotShown(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StandardFunctions.keyed(name, "hunter2-hunter2"))
                .withMessage("a key needs at least 16 characters, this one has 15")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash_sha256", "tokenize"})
    void aKeyOf16CharactersIsEnough(String name) {
        assertThatCode(() -> StandardFunctions.keyed(name, "hunter2-hunter2-"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash_sha256", "tokenize"})
    void aSurrogatePairIsOneCharacterOfAKey(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StandardFunctions.keyed(name, "😀".repeat(15)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hash_sha256", "tokenize"})
    void aFunctionDoesNotPrintItsKey(String name) {
        assertThat(StandardFunctions.keyed(name, "hunter2-hunter2-").toString())
                .doesNotContain("hunter2");
    }
}
