package io.tidemark.change;

import static io.tidemark.change.TextRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncoderTest {

    private static final TableId ORDERS = new TableId("sales", "orders");
    private static final KeyEncoder PAIR = new KeyEncoder(ORDERS, new int[] {0, 1});

    @Test
    void encodedFormAndHashArePinned() {
        MergeKey key = PAIR.key(row("42", null));

        // The first 8 bytes of the SHA-256 of "sales"."orders", quotes included.
        assertThat(HexFormat.of().formatHex(key.bytes()))
                .isEqualTo("68be8e3557b559f9" + "00000002" + "3432" + "ffffffff");
        assertThat(key.hashCode()).isEqualTo(0xd9cc0ab2);
    }

    @Test
    void neighbouringCellsDoNotRunTogether() {
        assertThat(PAIR.key(row("a", "bc"))).isNotEqualTo(PAIR.key(row("ab", "c")));
        assertThat(PAIR.key(row("", "a"))).isNotEqualTo(PAIR.key(row("a", "")));
    }

    @Test
    void nullIsNotTheEmptyText() {
        assertThat(PAIR.key(row("", "x"))).isNotEqualTo(PAIR.key(row(null, "x")));
        assertThat(PAIR.key(row(null, ""))).isNotEqualTo(PAIR.key(row("", null)));
    }

    @Test
    void sameCellsOfAnotherTableAreAnotherKey() {
        KeyEncoder dotted = new KeyEncoder(new TableId("a.b", "c"), new int[] {0});
        KeyEncoder other = new KeyEncoder(new TableId("a", "b.c"), new int[] {0});

        assertThat(dotted.key(row("1"))).isNotEqualTo(other.key(row("1")));
    }

    @Test
    void columnsOutsideTheKeyDoNotMatterAndTheOrderOfTheKeyDoes() {
        KeyEncoder swapped = new KeyEncoder(ORDERS, new int[] {1, 0});

        assertThat(PAIR.key(row("a", "b", "x"))).isEqualTo(PAIR.key(row("a", "b", "y")));
        assertThat(PAIR.key(row("a", "b"))).isNotEqualTo(swapped.key(row("a", "b")));
        assertThat(PAIR.key(row("a", "b"))).isEqualTo(swapped.key(row("b", "a")));
    }

    /** Flink keeps texts of up to 7 bytes inside the row's head, longer ones behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1234567", "12345678", "äöü€", "a much longer cell, ✓ 😀"})
    void everyLengthOfCellIsEncodedWhole(String cell) {
        MergeKey key = new KeyEncoder(ORDERS, new int[] {1}).key(row("before", cell, "behind"));

        assertThat(key.toString()).endsWith(cell);
        assertThat(key.bytes()).hasSize(12 + cell.getBytes(StandardCharsets.UTF_8).length);
    }
}
