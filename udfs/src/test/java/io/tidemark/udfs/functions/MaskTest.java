package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {

    private final Mask mask = new Mask();

    @ParameterizedTest
    @CsvSource({"DE89370400440532, 4, ************0532", "abc, 0, ***", "abc, 2, *bc"})
    void theLastCharactersStay(String text, int keepLast, String masked) {
        assertThat(mask.eval(text, keepLast)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, Integer.MAX_VALUE})
    void aTextThatIsNotLongerIsMaskedAsAWhole(int keepLast) {
        assertThat(mask.eval("abc", keepLast)).isEqualTo("***");
        assertThat(mask.eval("", keepLast)).isEmpty();
    }

    @Test
    void aSurrogatePairIsOneCharacterAndIsNeverSplit() {
        assertThat(mask.eval("a😀b😀", 1)).isEqualTo("***😀");
        assertThat(mask.eval("a😀b😀", 3)).isEqualTo("*😀b😀");
        assertThat(mask.eval("😀😀", 2)).isEqualTo("**");
    }

    @Test
    void theNumberOfCharactersStays() {
        String text = "x😀y€ü".repeat(20);
        for (int keepLast = 0; keepLast <= 120; keepLast++) {
            String masked = mask.eval(text, keepLast);

            assertThat(masked.codePointCount(0, masked.length())).isEqualTo(100);
            assertThat(masked.chars().filter(c -> c == '*').count())
                    .isEqualTo(keepLast < 100 ? 100 - keepLast : 100);
        }
    }

    @Test
    void nullMakesNull() {
        assertThat(mask.eval(null, 4)).isNull();
        assertThat(mask.eval("abc", null)).isNull();
    }

    @Test
    void aNegativeNumberIsRefusedWithoutTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mask.eval("secret", -1))
                .withMessage("mask keeps 0 or more characters at the end, not -1");
    }
}
