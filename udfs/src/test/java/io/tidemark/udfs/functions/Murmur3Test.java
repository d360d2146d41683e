package io.tidemark.udfs.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {

    @ParameterizedTest
    @CsvSource({
        "'', 00000000",
        "a, 3c2569b2",
        "ab, 9bbfd75f",
        "abc, b3dd93fa",
        "abcd, 43ed676a",
        "hello, 248bfa47",
        "'hello, world', 149bbb7f",
        "The quick brown fox jumps over the lazy dog, 2e4ff723",
        "Zürich €, e205deef",
        "😀x, 721ce13e"
    })
    void itIsTheHashOfTheReference(String text, String hex) {
        assertThat(Murmur3.hash(text.getBytes(UTF_8))).isEqualTo(Integer.parseUnsignedInt(hex, 16));
    }

    @Test
    void itIsTheHashThatIcebergSpecifies() {
        assertThat(Murmur3.hash("iceberg".getBytes(UTF_8))).isEqualTo(1210000089);
    }
}
