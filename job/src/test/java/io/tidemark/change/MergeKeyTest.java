package io.tidemark.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash decides who owns a key in a savepoint, so it is pinned to published values. */
class MergeKeyTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'', 0",
                "a, 3c2569b2",
                "ab, 9bbfd75f",
                "abc, b3dd93fa",
                "test, ba6bd213",
                "hello, 248bfa47",
                "'hello, world', 149bbb7f",
                "größe ✓, b83b7886",
                "The quick brown fox jumps over the lazy dog, 2e4ff723"
            })
    void hashIsMurmur3OfTheBytes(String text, String hex) {
        MergeKey key = MergeKey.ofEncoded(text.getBytes(StandardCharsets.UTF_8));

        assertThat(key.hashCode()).isEqualTo(Integer.parseUnsignedInt(hex, 16));
    }

    @Test
    void hashTakesBytesAsUnsigned() {
        byte[] ff = {-1, -1, -1, -1};
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }

        assertThat(MergeKey.ofEncoded(ff).hashCode()).isEqualTo(0x76293b50);
        assertThat(MergeKey.ofEncoded(every).hashCode()).isEqualTo(0xe40a0e56);
        assertThat(MergeKey.ofEncoded(new byte[3]).hashCode()).isEqualTo(0x85f0b427);
    }

    @Test
    void keysAreEqualByTheirBytes() {
        assertThat(MergeKey.ofEncoded(new byte[] {1, 2}))
                .isEqualTo(MergeKey.ofEncoded(bytes(1, 2)));
        assertThat(MergeKey.ofEncoded(bytes(1, 2))).isNotEqualTo(MergeKey.ofEncoded(bytes(2, 1)));
        assertThat(MergeKey.none()).isEqualTo(MergeKey.ofEncoded(new byte[0]));
    }

    private static byte[] bytes(int first, int second) {
        return new byte[] {(byte) first, (byte) second};
    }
}
