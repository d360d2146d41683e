package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPickTest {

    /** The document of RFC 6901, section 5. */
    private static final String RFC =
            """
            {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3,
             "g|h": 4, "i\\\\j": 5, "k\\"l": 6, " ": 7, "m~n": 8}""";

    private final JsonPick jsonPick = new JsonPick();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "/foo; [\"bar\", \"baz\"]",
                "/foo/0; bar",
                "/; 0",
                "/a~1b; 1",
                "/c%d; 2",
                "/e^f; 3",
                "/g|h; 4",
                "/i\\j; 5",
                "/k\"l; 6",
                "`/ `; 7",
                "/m~0n; 8"
            })
    void theExamplesOfTheRfcHold(String pointer, String expected) {
        assertThat(jsonPick.eval(RFC, pointer)).isEqualTo(expected);
    }

    @Test
    void theEmptyPointerNamesTheWhole() {
        assertThat(jsonPick.eval(RFC, "")).isEqualTo(RFC);
        assertThat(jsonPick.eval("  {\"a\": 1}\n", "")).isEqualTo("{\"a\": 1}");
        assertThat(jsonPick.eval("\"x\"", "")).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "-0",
                "1e5",
                "1E+400",
                "0.1000000000000000000000000000000000000001",
                "123456789012345678901234567890",
                "-12.0e-3"
            })
    void aNumberIsExactlyAsWritten(String number) {
        assertThat(jsonPick.eval("{\"a\":" + number + "}", "/a")).isEqualTo(number);
        assertThat(jsonPick.eval("[[" + number + " , 1]]", "/0")).isEqualTo("[" + number + " , 1]");
        assertThat(jsonPick.eval(number, "")).isEqualTo(number);
    }

    @Test
    void aNumberMayHaveAnyLength() {
        String number = "9".repeat(5_000) + "." + "1".repeat(5_000);

        assertThat(jsonPick.eval("[" + number + "]", "/0")).isEqualTo(number);
    }

    @Test
    void aStringIsItsText() {
        assertThat(jsonPick.eval("{\"a\":\"x\\n\\u00e9\\ud83d\\ude00\\\"\"}", "/a"))
                .isEqualTo("x\né😀\"");
        assertThat(jsonPick.eval("{\"a\":\"\"}", "/a")).isEmpty();
        assertThat(jsonPick.eval("{\"a\":\"null\"}", "/a")).isEqualTo("null");
    }

    @Test
    void aBooleanIsItsWord() {
        assertThat(jsonPick.eval("[true,false]", "/0")).isEqualTo("true");
        assertThat(jsonPick.eval("[true,false]", "/1")).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/b", "/a/b", "/n", "/l/2", "/l/-", "/l/00", "/l/x", "/l/-1", "/a/", "/n/x"})
    void whatIsNullOrNotThereIsNull(String pointer) {
        assertThat(jsonPick.eval("{\"a\": 1, \"n\": null, \"l\": [1, 2]}", pointer)).isNull();
    }

    @Test
    void ofMembersWithOneNameTheLastCounts() {
        assertThat(jsonPick.eval("{\"a\":1,\"a\":2}", "/a")).isEqualTo("2");
        assertThat(jsonPick.eval("{\"a\":{\"b\":1},\"a\":{}}", "/a/b")).isNull();
        assertThat(jsonPick.eval("{\"a\":1,\"a\":null}", "/a")).isNull();
    }

    @Test
    void everyElementOfALongTextIsCutOutExactly() {
        long seed = 20240601;
        Random random = new Random(seed);
        String[] elements = new String[5_000];
        for (int i = 0; i < elements.length; i++) {
            elements[i] =
                    "{\"😀\" : [ " + random.nextLong() + ", \"" + "ü".repeat(i % 50) + "\" ]}";
        }
        String json = "[" + String.join(" , ", elements) + "]";

        for (int i = 0; i < elements.length; i += 61) {
            assertThat(jsonPick.eval(json, "/" + i)).as("seed %d", seed).isEqualTo(elements[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s3cr3t",
                "{\"a\":\"s3cr3t\"",
                "{\"a\":1}, \"s3cr3t\"",
                "{\"a\":1} {}",
                "{\"a\":1,\"b\":s3cr3t}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "[1,]"
            })
    void aTextThatIsNoJsonIsRefusedWithoutTheText(String json) {
        Throwable failure = catchThrowable(() -> jsonPick.eval(json, "/a"));

        assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasNoCause();
        assertThat(failure.getMessage())
                .startsWith("json_pick: a JSON text ")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aFaultIsToldWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jsonPick.eval("{\"a\":1,}", "/a"))
                .withMessage("json_pick: a JSON text cannot be read near character 7");
    }

    @Test
    void aTextMayBeNested1000LevelsDeep() {
        String deepest = "[".repeat(1_000) + "]".repeat(1_000);

        assertThat(jsonPick.eval(deepest, "")).isEqualTo(deepest);
        assertThat(jsonPick.eval(deepest, "/0".repeat(999))).isEqualTo("[]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jsonPick.eval("[" + deepest + "]", ""))
                .withMessage("json_pick: a JSON text is nested deeper than 1000 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b", "/a~", "/~2"})
    void aPointerThatIsNoneIsNamed(String pointer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jsonPick.eval("{}", pointer))
                .withMessageContaining(pointer);
    }

    @Test
    void nullMakesNull() {
        assertThat(jsonPick.eval(null, "/a")).isNull();
        assertThat(jsonPick.eval("{}", null)).isNull();
    }
}
