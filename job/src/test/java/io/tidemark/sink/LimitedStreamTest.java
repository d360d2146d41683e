package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LimitedStreamTest {

    private static LimitedStream of(String text, long length) {
        return new LimitedStream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), length);
    }

    @Test
    void itEndsAtItsLength() throws IOException {
        assertThat(of("abcdef", 4).readAllBytes()).asString().isEqualTo("abcd");
        assertThat(of("abcdef", 6).readAllBytes()).asString().isEqualTo("abcdef");
        assertThat(of("abcdef", 0).readAllBytes()).isEmpty();
    }

    @Test
    void everyWayOfReadingEndsThere() throws IOException {
        LimitedStream single = of("\u007f\u0001z", 2);
        assertThat(single.read()).isEqualTo(0x7f);
        assertThat(single.read()).isEqualTo(1);
        assertThat(single.read()).isEqualTo(-1);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        assertThat(of("abcdef", 3).transferTo(copy)).isEqualTo(3);
        assertThat(of("abcdef", 3).readNBytes(5)).hasSize(3);
    }

    @Test
    void bytesAreReadAsUnsigned() throws IOException {
        try (LimitedStream stream =
                new LimitedStream(new ByteArrayInputStream(new byte[] {-1}), 1)) {
            assertThat(stream.read()).isEqualTo(0xff);
        }
    }

    @Test
    void skippingCountsAndStopsAtTheEnd() throws IOException {
        LimitedStream stream = of("abcdef", 4);
        stream.skipNBytes(2);
        assertThat(stream.readAllBytes()).asString().isEqualTo("cd");

        assertThat(of("abcdef", 4).skip(5)).isLessThanOrEqualTo(4);
        assertThat(of("abcdef", 4).available()).isLessThanOrEqualTo(4);
    }

    @Test
    void endingEarlyIsAnErrorNotAnEnd() {
        assertThatThrownBy(() -> of("abc", 4).readAllBytes())
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("shorter");
        assertThatThrownBy(() -> of("", 1).read()).isInstanceOf(EOFException.class);
    }
}
