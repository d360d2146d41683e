package io.tidemark.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyLinesTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void takesCellsApart() throws Exception {
        assertThat(CopyLines.columns(bytes("\\N\ta\\tb\t\nd1\t\\\\N\té\\n\\r\n"), 3))
                .isEqualTo(
                        List.of(
                                Arrays.asList(null, "d1"),
                                List.of("a\tb", "\\N"),
                                List.of("", "é\n\r")));
    }

    @Test
    void anEmptySectionHasNoLines() throws Exception {
        assertThat(CopyLines.columns(bytes(""), 2)).isEqualTo(List.of(List.of(), List.of()));
    }

    @Test
    void refusesLinesOfAnotherShape() {
        for (String text : List.of("a\n", "a\tb\tc\n", "a\tb", "a\t\\")) {
            assertThatThrownBy(() -> CopyLines.columns(bytes(text), 2))
                    .as(text)
                    .isInstanceOf(IOException.class);
        }
    }
}
