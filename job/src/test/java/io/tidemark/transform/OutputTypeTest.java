package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Objects;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL would not take is refused here, so that it is a dead letter. */
class OutputTypeTest {

    private static String text(LogicalType type, Object value) {
        return Objects.requireNonNull(OutputType.of(type)).writer().text(value);
    }

    @Test
    void theFirstAndTheLastDayAreTexts() {
        assertThat(text(new DateType(), (int) LocalDate.of(1, 1, 1).toEpochDay()))
                .isEqualTo("0001-01-01");
        assertThat(text(new DateType(), (int) LocalDate.of(9999, 12, 31).toEpochDay()))
                .isEqualTo("9999-12-31");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_000, -44, 292_278})
    void otherYearsAreRefused(int year) {
        LocalDate day = LocalDate.of(year, 1, 1);
        TimestampData moment = TimestampData.fromLocalDateTime(LocalDateTime.of(year, 1, 1, 0, 0));

        assertThatThrownBy(() -> text(new DateType(), (int) day.toEpochDay()))
                .isInstanceOf(CellException.class)
                .hasMessage("is not a time of the years 1 to 9999");
        assertThatThrownBy(() -> text(new TimestampType(6), moment))
                .isInstanceOf(CellException.class)
                .hasMessage("is not a time of the years 1 to 9999");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 86_400_000, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void whatIsNoTimeOfDayIsRefused(int millis) {
        assertThatThrownBy(() -> text(new TimeType(3), millis))
                .isInstanceOf(CellException.class)
                .hasMessage("is not a time of day");
        assertThat(text(new TimeType(3), 86_399_999)).isEqualTo("23:59:59.999");
    }

    @Test
    void theCharacterZeroIsRefusedInTextsAndReplacedInMessages() {
        assertThatThrownBy(() -> text(new VarCharType(5), StringData.fromString("a\0b")))
                .isInstanceOf(CellException.class)
                .hasMessage("holds the character 0, which no text of PostgreSQL can");
        assertThat(new RowException(RowException.Reason.EXPRESSION, "a\0b").message())
                .isEqualTo("a\uFFFDb");
    }
}
