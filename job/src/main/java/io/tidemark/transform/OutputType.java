package io.tidemark.transform;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What a computed value becomes: a column of a native type, and the value's exact text in it.
 *
 * @param nativeType as {@link io.tidemark.change.Column#type()} has it
 */
record OutputType(String nativeType, Writer writer) {

    /** Makes a text of a value. */
    interface Writer {
        /**
         * @throws CellException if the column cannot hold it
         */
        String text(Object value);
    }

    private static final int MICROS = 6;
    private static final int MILLIS_OF_DAY = 86_400_000;
    private static final int LAST_YEAR = 9_999;

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    /** The column type for values of this type; null: there is none. */
    static @Nullable OutputType of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> new OutputType("text", v -> withoutZero(v.toString()));
            case BOOLEAN -> plain("boolean");
            case TINYINT, SMALLINT -> plain("smallint");
            case INTEGER -> plain("integer");
            case BIGINT -> plain("bigint");
            case FLOAT -> plain("real");
            case DOUBLE -> plain("double precision");
            case DECIMAL -> decimal((DecimalType) type);
            case DATE -> new OutputType("date", v -> date((Integer) v).toString());
            case TIME_WITHOUT_TIME_ZONE ->
                    new OutputType("time without time zone", v -> time((Integer) v).toString());
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    moment(((TimestampType) type).getPrecision(), "without time zone", "");
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    moment(
                            ((LocalZonedTimestampType) type).getPrecision(),
                            "with time zone",
                            "+00");
            case BINARY, VARBINARY ->
                    new OutputType("bytea", v -> "\\x" + HexFormat.of().formatHex((byte[]) v));
            default -> null;
        };
    }

    private static OutputType plain(String nativeType) {
        return new OutputType(nativeType, Object::toString);
    }

    private static OutputType decimal(DecimalType type) {
        return new OutputType(
                "numeric(" + type.getPrecision() + "," + type.getScale() + ")",
                v -> ((DecimalData) v).toBigDecimal().toPlainString());
    }

    /** PostgreSQL has microseconds; a finer type has no column. */
    private static @Nullable OutputType moment(int precision, String zone, String suffix) {
        if (precision > MICROS) {
            return null;
        }
        String name = precision == MICROS ? "timestamp " : "timestamp(" + precision + ") ";
        return new OutputType(name + zone, v -> MOMENT.format(moment((TimestampData) v)) + suffix);
    }

    private static String withoutZero(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new CellException("holds the character 0, which no text of PostgreSQL can");
        }
        return text;
    }

    private static LocalDate date(int days) {
        LocalDate date = LocalDate.ofEpochDay(days);
        requireKnown(date.getYear());
        return date;
    }

    private static LocalDateTime moment(TimestampData value) {
        try {
            LocalDateTime moment = value.toLocalDateTime();
            requireKnown(moment.getYear());
            return moment;
        } catch (DateTimeException e) {
            throw new CellException("is not a time");
        }
    }

    private static LocalTime time(int millis) {
        if (millis < 0 || millis >= MILLIS_OF_DAY) {
            throw new CellException("is not a time of day");
        }
        return LocalTime.ofNanoOfDay(millis * 1_000_000L);
    }

    /** Arithmetic leads beyond the years of Flink SQL, whose texts are none of PostgreSQL. */
    private static void requireKnown(int year) {
        if (year < 1 || year > LAST_YEAR) {
            throw new CellException("is not a time of the years 1 to " + LAST_YEAR);
        }
    }
}
