package io.tidemark.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {

    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/1", "16/B374D848", "0/FFFFFFFF", "FFFFFFFF/FFFFFFFF"})
    void textAndNumberAreTheSamePlace(String text) {
        assertThat(Lsn.format(Lsn.parse(text))).isEqualTo(text);
    }

    @Test
    void theTwoHalvesAreOneNumber() {
        assertThat(Lsn.parse("1/2")).isEqualTo((1L << 32) + 2);
        assertThat(Long.compareUnsigned(Lsn.parse("FFFFFFFF/0"), Lsn.parse("1/0"))).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "1", "/1", "1/", "x/1", "1/123456789"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Lsn.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
