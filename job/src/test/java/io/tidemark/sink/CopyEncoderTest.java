package io.tidemark.sink;

import static io.tidemark.change.TextRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyEncoderTest {

    private static final LogPosition AT = new LogPosition(5, 0, 1_700_000_000_123_456L);

    private static Change upsert(String... cells) {
        return Change.upsert(1, AT, MergeKey.none(), row(cells), null);
    }

    private static CopyText.Line roundTrip(Change change) {
        Bytes buffer = new Bytes();
        CopyEncoder.line(change, buffer);
        return CopyText.decode(buffer).get(0);
    }

    @Test
    void everyAsciiByteSurvivesAloneAndBetweenOthers() {
        for (int c = 1; c < 0x80; c++) {
            String cell = String.valueOf((char) c);
            String between = "a" + cell + "b";
            String many = cell.repeat(20);

            assertThat(roundTrip(upsert(cell, between, many)).cells())
                    .as("byte 0x%02x", c)
                    .containsExactly(cell, between, many);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\N",
                "\\.",
                "\\",
                "\\\\",
                "\\t",
                "a\tb\nc\rd\\e",
                "größe",
                "€",
                "😀\n✓",
                "\r\n"
            })
    void theseCellsSurvive(String cell) {
        assertThat(roundTrip(upsert(cell, "x", cell)).cells()).containsExactly(cell, "x", cell);
    }

    @Test
    void nullIsNotTheEmptyText() {
        assertThat(roundTrip(upsert(null, "", null)).cells()).containsExactly(null, "", null);
    }

    @Test
    void linesAreAsDocumented() {
        Bytes buffer = new Bytes();
        CopyEncoder.line(upsert("1", "a\tb", null), buffer);
        CopyEncoder.line(Change.snapshot(1, MergeKey.none(), row("2", "", "c")), buffer);
        CopyEncoder.line(Change.delete(1, AT, MergeKey.none(), row("3", null, null)), buffer);
        CopyEncoder.line(Change.upsert(1, AT, MergeKey.none(), row("4", null, "d"), "010"), buffer);

        assertThat(new String(buffer.array(), 0, buffer.length(), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        \\N\t1\ta\\tb\t\\N
                        \\N\t2\t\tc
                        d1700000000123456\t3\t\\N\t\\N
                        m010\t4\t\\N\td
                        """);
    }

    @Test
    void cellsThatDoubleAndBuffersThatGrowLoseNothing() {
        String worst = "\\".repeat(100_000);
        Bytes buffer = new Bytes();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String[] cells = {String.valueOf(i), worst.substring(0, 5_000 * i), "end"};
            rows.add(Arrays.asList(cells));
            CopyEncoder.line(upsert(cells), buffer);
        }

        assertThat(CopyText.decode(buffer))
                .extracting(CopyText.Line::cells)
                .containsExactlyElementsOf(rows);
    }

    @Test
    void randomRowsSurvive() {
        long seed = Long.getLong("tidemark.seed", 20_250_301L);
        Random random = new Random(seed);
        Bytes buffer = new Bytes();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String[] cells = new String[1 + random.nextInt(6)];
            Arrays.setAll(cells, c -> random.nextInt(6) == 0 ? null : text(random));
            rows.add(Arrays.asList(cells));
            CopyEncoder.line(upsert(cells), buffer);
        }

        assertThat(CopyText.decode(buffer))
                .as("seed %d", seed)
                .extracting(CopyText.Line::cells)
                .containsExactlyElementsOf(rows);
    }

    /** Mostly characters that have a meaning in the format. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(20); left > 0; left--) {
            if (random.nextBoolean()) {
                text.append("\\\t\n\rNbtnr.x0".charAt(random.nextInt(12)));
            } else {
                text.appendCodePoint(1 + random.nextInt(0xD7FF));
            }
        }
        return text.toString();
    }
}
