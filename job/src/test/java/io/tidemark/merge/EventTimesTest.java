package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {

    private static final String ZONED = "timestamp with time zone";
    private static final String LOCAL = "timestamp(6) without time zone";

    private static long millis(String type, String text) {
        return EventTimes.millis(type, BinaryStringData.fromString(text));
    }

    @ParameterizedTest
    @CsvSource({
        ZONED + ",1970-01-01 00:00:00+00,0",
        ZONED + ",2024-06-01 12:34:56.789+00,1717245296789",
        ZONED + ",2024-06-01 12:34:56.789999+05:30,1717225496789",
        ZONED + ",1969-12-31 23:59:59.9995+00,-1",
        "timestamp(3) with time zone,1970-01-01 00:00:00.001+00,1",
        LOCAL + ",2024-06-01 12:34:56,1717245296000",
        LOCAL + ",10000-01-01 00:00:00,253402300800000",
        LOCAL + ",0001-01-01 00:00:00 BC,-62167219200000",
        ZONED + ",0044-03-15 00:00:00+00 BC,-63517824000000",
        "date,2024-06-01,1717200000000",
        "date,0001-12-31 BC,-62135683200000",
        "integer,1717245296,1717245296000",
        "bigint,99999999999,99999999999000",
        "bigint,100000000000,100000000000",
        "bigint,1717245296789,1717245296789",
        "bigint,-86400,-86400000",
        "bigint,-100000000000,-100000000000",
        "bigint,0,0",
    })
    void timesBecomeMilliseconds(String type, String text, long millis) {
        assertThat(millis(type, text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "infinity",
                "-infinity",
                "2024",
                "2024-06",
                "2024-06-",
                "2024-13-01",
                "2024-00-01",
                "2024-06-31",
                "2023-02-29",
                "1900-02-29",
                "0000-01-01",
                "999-01-01",
                "12345678-01-01",
                "2024-06-01 ",
                "2024-06-01 12:34",
                "2024-06-01 24:00:00",
                "2024-06-01 12:60:00",
                "2024-06-01 12:34:60",
                "2024-06-01 12:34:56.",
                "2024-06-01 12:34:56.1234567890",
                "2024-06-01 12:34:56+0",
                "2024-06-01 12:34:56+00:00:00:00",
                "2024-06-01 12:34:56 AD",
                "2024-06-01 12:34:56+00 B",
                "2024-06-01T12:34:56",
                "2024/06/01",
                "-2024-06-01",
                "yesterday"
            })
    void whatIsNoMomentHasNoTime(String text) {
        assertThat(millis(ZONED, text)).isEqualTo(EventTimes.NONE);
        assertThat(millis("date", text)).isEqualTo(EventTimes.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1.5", "1e3", "12a", "9223372036854775807"})
    void whatIsNoWholeNumberOfUseHasNoTime(String text) {
        assertThat(millis("bigint", text)).isEqualTo(EventTimes.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {ZONED, LOCAL, "timestamp(0) with time zone", "date", "integer", "bigint"})
    void typesThatTellTheTime(String type) {
        assertThat(EventTimes.isTime(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text",
                "interval",
                "time with time zone",
                "timestamp with time zone[]",
                "date[]",
                "bigint[]",
                "timestamps",
                "numeric",
                "smallint"
            })
    void typesThatDoNot(String type) {
        assertThat(EventTimes.isTime(type)).isFalse();
        assertThat(millis(type, "2024-06-01")).isEqualTo(EventTimes.NONE);
    }

    @Test
    void randomMomentsAreThoseOfJavaTime() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        DateTimeFormatter format =
                new DateTimeFormatterBuilder()
                        .appendPattern("-MM-dd HH:mm:ss")
                        .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
                        .toFormatter(Locale.ROOT);
        long first = LocalDateTime.of(-4711, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
        long last = LocalDateTime.of(294276, 12, 31, 23, 59).toEpochSecond(ZoneOffset.UTC);
        for (int i = 0; i < 300_000; i++) {
            boolean wide = random.nextInt(4) == 0;
            Instant moment =
                    Instant.ofEpochSecond(
                                    wide
                                            ? random.nextLong(first, last)
                                            : random.nextLong(-5_000_000_000L, 5_000_000_000L),
                                    random.nextInt(1_000_000) * 1_000L)
                            .truncatedTo(
                                    random.nextInt(3) == 0
                                            ? ChronoUnit.SECONDS
                                            : ChronoUnit.MICROS);
            int offset = random.nextBoolean() ? 0 : random.nextInt(-57_599, 57_600);
            OffsetDateTime at = moment.atOffset(ZoneOffset.ofTotalSeconds(offset));
            int year = at.getYear();
            String text =
                    String.format(Locale.ROOT, "%04d", year > 0 ? year : 1 - year)
                            + format.format(at)
                            + zone(offset)
                            + (year > 0 ? "" : " BC");
            if (millis(ZONED, text) != moment.toEpochMilli()) {
                throw new AssertionError(text + " is not " + moment + ", seed " + seed);
            }
        }
    }

    private static String zone(int offset) {
        int seconds = Math.abs(offset);
        String text = String.format(Locale.ROOT, "%s%02d", offset < 0 ? "-" : "+", seconds / 3600);
        if (seconds % 3600 != 0) {
            text += String.format(Locale.ROOT, ":%02d", seconds / 60 % 60);
        }
        if (seconds % 60 != 0) {
            text += String.format(Locale.ROOT, ":%02d", seconds % 60);
        }
        return text;
    }
}
