package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizePhoneTest {

    private final NormalizePhone normalizePhone = new NormalizePhone();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+4930123456",
                "+49 30 123456",
                "004930123456",
                "0049 (30) 123-456",
                "030123456",
                "(030) 123.456",
                "030/123 456",
                "+49 (0)30 123456",
                "0049(0)30123456",
                "(0)30 123456",
                " 030\u00a0123\u2013456\t"
            })
    void manyWaysToWriteANumberAreOne(String text) {
        assertThat(normalizePhone.eval(text, "49")).isEqualTo("+4930123456");
    }

    @ParameterizedTest
    @CsvSource({
        "+1 415 555 2671, 49, +14155552671",
        "020 7946 0958, 44, +442079460958",
        "04155552671, 1, +14155552671",
        "0612345678, 358, +358612345678"
    })
    void anInternationalNumberKeepsItsCountryAndAnyOtherGetsTheDefault(
            String text, String country, String expected) {
        assertThat(normalizePhone.eval(text, country)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "+123456,",
        "+1234567, +1234567",
        "+123456789012345, +123456789012345",
        "+1234567890123456,"
    })
    void aNumberHas7To15Digits(String text, String expected) {
        assertThat(normalizePhone.eval(text, "49")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "0",
                "00",
                "n/a",
                "+49 30 12345x",
                "030 123456 ext 7",
                "++4930123456"
            })
    void whatIsNoNumberIsNull(String text) {
        assertThat(normalizePhone.eval(text, "49")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 123456", "4930123456", "(415) 555-2671"})
    void whatMayBeLocalOrInternationalIsNotGuessed(String text) {
        assertThat(normalizePhone.eval(text, "49")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+04930123456", "0004930123456"})
    void noCountryBeginsWithZero(String text) {
        assertThat(normalizePhone.eval(text, "49")).isNull();
    }

    @Test
    void theResultIsInNormalFormAndStaysWhatItIs() {
        long seed = 20240601;
        Random random = new Random(seed);
        String alphabet = "+00123456789 -/.()";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "+" : "0");
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }

            String number = normalizePhone.eval(text.toString(), "49");
            if (number != null) {
                assertThat(number).as("seed %d, %s", seed, text).matches("\\+[1-9][0-9]{6,14}");
                assertThat(normalizePhone.eval(number, "1")).isEqualTo(number);
            }
        }
    }

    @Test
    void nullMakesNull() {
        assertThat(normalizePhone.eval(null, "49")).isNull();
        assertThat(normalizePhone.eval("030 123456", null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+49", "0049", "0", "DE", "4949"})
    void aCountryCodeThatIsNoneIsRefusedWithoutTheNumber(String country) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> normalizePhone.eval("+4930123456", country))
                .withMessage(
                        "the default country code of normalize_phone is 1 to 3 digits that do not"
                                + " begin with 0, such as '49'");
    }
}
