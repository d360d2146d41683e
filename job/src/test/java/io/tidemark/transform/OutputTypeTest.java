package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.RowBuilder;
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
        RowBuilder row = new RowBuilder(1);
        Objects.requireNonNull(OutputType.of(type)).writer().write(value, row, 0);
        return row.build().getString(0).toString();
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
                .hasMessage("its result is not a time of the years 1 to 9999");
        assertThatThrownBy(() -> text(new TimestampType(6), moment))
                .isInstanceOf(CellException.class)
                .hasMessage("its result is not a time of the years 1 to 9999");
    }

    /** Flink's cast of a timestamp before 1970 counts back from midnight. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 86_399_999, -86_400_001})
    void aTimeOfDayIsOneOfTheDayBeforeToo(int millis) {
        assertThat(text(new TimeType(3), millis)).isEqualTo("23:59:59.999");
    }

    @Test
    void theCharacterZeroIsRefusedInTextsAndReplacedInMessages() {
        assertThatThrownBy(() -> text(new VarCharType(5), StringData.fromString("a\0b")))
                .isInstanceOf(CellException.class)
                .hasMessage("its result has the character 0, which PostgreSQL has not");
        assertThat(new RowException(RowException.Reason.EXPRESSION, "a\0b").message())
                .isEqualTo("a\uFFFDb");
    }
}
