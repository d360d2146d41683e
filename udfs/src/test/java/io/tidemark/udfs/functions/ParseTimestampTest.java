package io.tidemark.udfs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseTimestampTest {

    private static final String MINUTES = "uuuu-MM-dd HH:mm";
    private static final String BERLIN = "Europe/Berlin";

    private final ParseTimestamp parseTimestamp = new ParseTimestamp();

    private Instant berlin(String text) {
        return parseTimestamp.eval(text, MINUTES, BERLIN);
    }

    @ParameterizedTest
    @CsvSource({
        "31.12.2024 23:30,           dd.MM.uuuu HH:mm,            Europe/Berlin, 2024-12-31T22:30:00Z",
        "2024-06-01 12:00:00.123456, uuuu-MM-dd HH:mm:ss.SSSSSS,  UTC,           2024-06-01T12:00:00.123456Z",
        "06/01/2024 01:05 PM,        MM/dd/uuuu hh:mm a,          +02:00,        2024-06-01T11:05:00Z",
        "1 Jun 2024 07,              d MMM uuuu HH,               Asia/Tokyo,    2024-05-31T22:00:00Z",
        "20240601,                   uuuuMMdd,                    America/New_York, 2024-06-01T04:00:00Z"
    })
    void textOfAnyFormIsAPointInTime(String text, String pattern, String zone, Instant expected) {
        assertThat(parseTimestamp.eval(text, pattern, zone)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-06-01T12:00-05:00,               uuuu-MM-dd'T'HH:mmXXX,        2024-06-01T17:00:00Z",
        "2024-06-01T12:00Z,                    uuuu-MM-dd'T'HH:mmXXX,        2024-06-01T12:00:00Z",
        "2024-06-01T12:00 America/New_York,    uuuu-MM-dd'T'HH:mm VV,        2024-06-01T16:00:00Z",
        "2024-10-27T02:30+01:00 Europe/Berlin, uuuu-MM-dd'T'HH:mmXXX VV,     2024-10-27T01:30:00Z"
    })
    void whatTheTextSaysItselfComesBeforeTheZone(String text, String pattern, Instant expected) {
        assertThat(parseTimestamp.eval(text, pattern, "Asia/Tokyo")).isEqualTo(expected);
    }

    @Test
    void aTimeInTheGapOfSpringIsMovedLater() {
        assertThat(berlin("2024-03-31 01:59")).isEqualTo("2024-03-31T00:59:00Z");
        assertThat(berlin("2024-03-31 02:30")).isEqualTo("2024-03-31T01:30:00Z");
        assertThat(berlin("2024-03-31 03:30")).isEqualTo("2024-03-31T01:30:00Z");
    }

    @Test
    void ofTheTwoTimesInAutumnTheEarlierCounts() {
        assertThat(berlin("2024-10-27 02:30")).isEqualTo("2024-10-27T00:30:00Z");
        assertThat(berlin("2024-10-27 03:00")).isEqualTo("2024-10-27T02:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2023-02-29 10:00, uuuu-MM-dd HH:mm",
        "2024-02-30 10:00, uuuu-MM-dd HH:mm",
        "2024-01-01 24:00, uuuu-MM-dd HH:mm",
        "2024-01-01 10:00 , uuuu-MM-dd'T'HH:mm",
        "s3cr3t, uuuu-MM-dd",
        "'', uuuu-MM-dd"
    })
    void aTextThatDoesNotMatchIsRefusedWithThePatternAndNothingOfTheText(
            String text, String pattern) {
        Throwable failure = catchThrowable(() -> parseTimestamp.eval(text, pattern, "UTC"));

        assertThat(failure)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parse_timestamp: a text does not match the pattern '" + pattern + "'")
                .hasNoCause();
    }

    @Test
    void nothingOfARefusedTextIsInTheStackTrace() {
        Throwable failure = catchThrowable(() -> berlin("s3cr3t"));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));

        assertThat(trace.toString()).contains(MINUTES).doesNotContain("s3cr3t");
    }

    @Test
    void aYearWithoutItsEraIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parseTimestamp.eval("2024-06-01", "yyyy-MM-dd", "UTC"))
                .withMessage(
                        "parse_timestamp: there is no whole date (its year is uuuu) in the pattern"
                                + " 'yyyy-MM-dd'");
    }

    @ParameterizedTest
    @CsvSource({"2024-06-01 01, uuuu-MM-dd hh", "2024-06-01 59, uuuu-MM-dd mm"})
    void aPartOfATimeIsNotTakenForMidnight(String text, String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parseTimestamp.eval(text, pattern, "UTC"))
                .withMessage(
                        "parse_timestamp: there is only a part of a time in the pattern '"
                                + pattern
                                + "'");
    }

    @Test
    void whatIsFinerThanAMicrosecondIsRefusedAndNotRounded() {
        String pattern = "uuuu-MM-dd HH:mm:ss.SSSSSSSSS";

        assertThat(parseTimestamp.eval("2024-06-01 12:00:00.123456000", pattern, "UTC"))
                .isEqualTo("2024-06-01T12:00:00.123456Z");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> parseTimestamp.eval("2024-06-01 12:00:00.123456789", pattern, "UTC"))
                .withMessage(
                        "parse_timestamp: a text is finer than a microsecond, read with the pattern"
                                + " '"
                                + pattern
                                + "'");
    }

    @Test
    void aZoneOrAPatternThatIsNoneIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parseTimestamp.eval("2024-06-01", "uuuu-MM-dd", "Berlin"))
                .withMessage("parse_timestamp does not know the zone 'Berlin'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parseTimestamp.eval("2024-06-01", "uuuu-bb", "UTC"))
                .withMessage("parse_timestamp cannot read the pattern 'uuuu-bb'");
    }

    @Test
    void twoZonesWithOnePatternAreNotMixedUp() {
        for (int i = 0; i < 3; i++) {
            assertThat(berlin("2024-06-01 12:00")).isEqualTo("2024-06-01T10:00:00Z");
            assertThat(parseTimestamp.eval("2024-06-01 12:00", MINUTES, "UTC"))
                    .isEqualTo("2024-06-01T12:00:00Z");
        }
    }

    @Test
    void nullMakesNull() {
        assertThat(parseTimestamp.eval(null, MINUTES, BERLIN)).isNull();
        assertThat(parseTimestamp.eval("2024-06-01 12:00", null, BERLIN)).isNull();
        assertThat(parseTimestamp.eval("2024-06-01 12:00", MINUTES, null)).isNull();
    }
}
