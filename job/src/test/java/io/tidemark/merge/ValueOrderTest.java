package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueOrderTest {

    /** Whole arrays of equal values in ascending order. */
    private static void ascending(String type, String... classes) {
        List<List<String>> values =
                List.of(classes).stream().map(c -> List.of(c.split("\\|", -1))).toList();
        ValueOrder order = ValueOrder.of(type);
        for (int i = 0; i < values.size(); i++) {
            for (int j = 0; j < values.size(); j++) {
                for (String a : values.get(i)) {
                    for (String b : values.get(j)) {
                        assertThat(Integer.signum(order.compare(text(a), text(b))))
                                .as("%s: %s with %s", type, a, b)
                                .isEqualTo(Integer.compare(i, j));
                    }
                }
            }
        }
    }

    private static BinaryStringData text(String text) {
        return BinaryStringData.fromString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallint", "integer", "bigint", "numeric", "numeric(30,2)", "xid8"})
    void wholeNumbersCompareByValue(String type) {
        ascending(
                type,
                "-9223372036854775809",
                "-9223372036854775808",
                "-100",
                "-99",
                "-9",
                "-1",
                "0|-0|00",
                "1|01|+1",
                "9",
                "10|1e1",
                "99",
                "100",
                "9007199254740992",
                "9007199254740993",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616");
    }

    @Test
    void numericsCompareExactly() {
        ascending(
                "numeric",
                "abc",
                "abd",
                "-Infinity",
                "-1.0000000000000000000000000000000002",
                "-1.0000000000000000000000000000000001",
                "-1|-1.0|-1.",
                "-0.001",
                "0|0.00|-0.0|0E-20",
                "0.0000000000000000000000000000000000000001",
                "0.1|0.10|00.1",
                "0.11",
                "0.9",
                "1.09",
                "1.1",
                "12345678901234567890.1234567890",
                "12345678901234567890.12345678901",
                "1e30",
                "Infinity",
                "NaN");
    }

    @Test
    void floatsCompareByValue() {
        ascending(
                "double precision",
                "?",
                "-Infinity",
                "-1.7976931348623157e+308",
                "-1",
                "-4.9e-324",
                "0|-0",
                "4.9e-324",
                "0.1",
                "9.5",
                "10",
                "1e+20",
                "Infinity",
                "NaN");
        ascending("real", "-1e-45", "1e-45", "0.1", "3.4028235e+38", "NaN");
    }

    @Test
    void falseComesBeforeTrue() {
        ascending("boolean", "f", "t");
    }

    @Test
    void datesCompareByTheCalendar() {
        ascending(
                "date",
                "no date",
                "-infinity",
                "4713-01-01 BC",
                "0044-03-15 BC",
                "0001-12-31 BC",
                "0001-01-01",
                "1999-12-31",
                "2024-02-29",
                "2024-03-01",
                "9999-12-31",
                "10000-01-01",
                "5874897-12-31",
                "infinity");
    }

    @Test
    void timestampsCompareByTheMoment() {
        ascending(
                "timestamp(3) without time zone",
                "",
                "-infinity",
                "4713-01-01 00:00:00 BC",
                "0044-03-15 00:00:00 BC",
                "0044-03-15 00:00:00.5 BC",
                "0043-03-15 00:00:00 BC",
                "0001-01-01 00:00:00",
                "2024-06-01 12:34:56",
                "2024-06-01 12:34:56.078",
                "2024-06-01 12:34:56.78",
                "2024-06-01 12:34:56.789",
                "2024-06-01 12:34:57",
                "9999-12-31 23:59:59.999999",
                "10000-01-01 00:00:00",
                "294276-12-31 23:59:59.999998",
                "294276-12-31 23:59:59.999999",
                "infinity");
    }

    @Test
    void timestampsWithZoneCompareByTheMomentWhateverTheZone() {
        ascending(
                "timestamp with time zone",
                "-infinity",
                "0044-03-15 00:00:00+00 BC",
                "2024-05-31 23:59:59+00",
                "2024-06-01 00:00:00+00|2024-06-01 05:30:00+05:30|2024-05-31 21:00:00-03",
                "2024-06-01 00:00:00.000001+00|2024-06-01 00:00:10.000001+00:00:10",
                "2024-06-01 01:00:00+00|2024-05-31 21:29:30-03:30:30",
                "2024-06-01 00:00:00-04",
                "10000-01-01 00:00:00+00",
                "infinity");
    }

    @Test
    void timesOfDayCompareByTheMomentThenByTheZone() {
        ascending("time without time zone", "00:00:00", "09:59:59.9", "10:00:00", "24:00:00");
        ascending(
                "time(3) with time zone",
                "25:00:00+00",
                "00:00:00+02",
                "12:00:00+02",
                "10:00:00+00",
                "08:00:00-02",
                "10:00:00.5+00",
                "24:00:00-15:59:59");
    }

    @Test
    void logPositionsCompareAsNumbers() {
        ascending("pg_lsn", "0/0", "0/FFFFFFFF", "9/0", "16/9", "16/10", "16/B374D848", "FF/0");
    }

    @Test
    void textsCompareByUnsignedBytes() {
        // U+FFFF is smaller than U+10000 in UTF-8 and larger in UTF-16.
        ascending("text", "", "A", "B", "a", "a ", "aa", "ä", "\uffff", "\ud800\udc00");
        ascending("bytea", "\\x", "\\x00", "\\x00ff", "\\x7f", "\\x80", "\\xff");
        ascending("\"app\".\"mood\"", "10", "9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "integer",
                "numeric(12,2)",
                "numeric(3,-2)",
                "timestamp(3) with time zone",
                "timestamp without time zone",
                "date",
                "time(0) without time zone",
                "text",
                "character varying(20)",
                "\"char\"",
                "uuid",
                "bit varying(3)",
                "pg_lsn"
            })
    void typesWithAnOrder(String type) {
        assertThat(ValueOrder.hasMeaningfulOrder(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json",
                "jsonb",
                "xml",
                "point",
                "integer[]",
                "numeric(12,2)[]",
                "money",
                "interval",
                "inet",
                "int4range",
                "tsvector",
                "xid",
                "\"app\".\"mood\"",
                "public.citext",
                "app.\"numeric\"",
                ""
            })
    void typesWithoutOne(String type) {
        assertThat(ValueOrder.hasMeaningfulOrder(type)).isFalse();
    }

    @Test
    void randomNumbersCompareAsBigDecimalDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Supplier<BigDecimal> number =
                () ->
                        new BigDecimal(
                                new BigInteger(1 + random.nextInt(90), random),
                                random.nextInt(12) - 1);
        compareAs(
                "numeric",
                () -> {
                    BigDecimal n = number.get();
                    return (random.nextBoolean() ? n : n.negate()).toPlainString();
                },
                BigDecimal::new,
                seed);
        compareAs(
                "bigint",
                () -> Long.toString(random.nextLong() >> random.nextInt(64)),
                Long::valueOf,
                seed);
    }

    private static <T extends Comparable<T>> void compareAs(
            String type, Supplier<String> texts, Function<String, T> value, long seed) {
        ValueOrder order = ValueOrder.of(type);
        for (int i = 0; i < 200_000; i++) {
            String a = texts.get();
            String b = texts.get();
            int expected = Comparator.comparing(value).compare(a, b);
            int actual = order.compare(text(a), text(b));
            if (Integer.signum(expected) != Integer.signum(actual)) {
                throw new AssertionError(type + " " + a + " with " + b + ", seed " + seed);
            }
        }
    }
}
