package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayTextTest {

    private static final Union UNION = new Union(NativeType.of("text[]"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{a,\"b c\",NULL,\"q\\\"uote\"}",
                "{\"\",\"null\",\"NULL\",\"a,b\",\"{}\",\"back\\\\slash\",\"\t\"}",
                "{1,-2.5,t,2024-06-01}",
                "{ä,✓,😀}"
            })
    void textComesBackAsItWas(String text) {
        assertThat(ArrayText.of(ArrayText.elements(text, ','), ',')).isEqualTo(text);
    }

    @Test
    void elementsAreReadWithoutTheirQuotes() {
        assertThat(ArrayText.elements("{a,\"b c\",NULL,\"NULL\",\"q\\\"uote\",null}", ','))
                .isEqualTo(Arrays.asList("a", "b c", null, "NULL", "q\"uote", null));
    }

    @Test
    void arraysOfArraysAndBoundsAreReadLikeUnnest() {
        assertThat(ArrayText.elements("[0:1][2:3]={{1,2},{3,\"{4}\"}}", ','))
                .containsExactly("1", "2", "3", "{4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "{", "{a", "{\"a}", "{a}}", "{a}b", "[0:1]", "{{a}", "{\"\\"})
    void whatIsNoArrayIsRefused(String text) {
        assertThatThrownBy(() -> ArrayText.elements(text, ','))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is no array: " + text);
    }

    @Test
    void unionKeepsEachElementOnceInTheOrderOfFirstAppearance() {
        assertThat(UNION.of(null, "{b,a,b,NULL,NULL}")).isEqualTo("{b,a,NULL}");
        assertThat(UNION.of("{b,a}", "{c,NULL,a,\"NULL\"}")).isEqualTo("{b,a,c,NULL,\"NULL\"}");
        assertThat(UNION.of("{}", "{}")).isEqualTo("{}");
        assertThat(
                        new Union(NativeType.of("box[]"))
                                .of("{(1,1),(0,0)}", "{(1,1),(0,0);(2,2),(0,0)}"))
                .isEqualTo("{(1,1),(0,0);(2,2),(0,0)}");
    }

    @Test
    void aNullElementIsNoText() {
        List<String> none = Collections.singletonList(null);

        assertThat(ArrayText.of(none, ',')).isEqualTo("{NULL}");
    }
}
