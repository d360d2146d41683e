package io.tidemark.transform;

import io.tidemark.change.RowBuilder;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.function.Function;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
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
         * @throws CellException if the target has no such value
         */
        void write(Object value, RowBuilder row, int column);
    }

    private static final int MICROS = 6;
    private static final int LAST_YEAR = 9999;
    private static final int MILLIS_PER_DAY = 86_400_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    /** The column type for values of this type; null: there is none. */
    static @Nullable OutputType of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> new OutputType("text", OutputType::text);
            case BOOLEAN -> plain("boolean");
            case TINYINT, SMALLINT -> plain("smallint");
            case INTEGER -> plain("integer");
            case BIGINT -> plain("bigint");
            case FLOAT -> plain("real");
            case DOUBLE -> plain("double precision");
            case DECIMAL -> decimal((DecimalType) type);
            case DATE -> of("date", OutputType::date);
            case TIME_WITHOUT_TIME_ZONE -> of("time without time zone", OutputType::timeOfDay);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    moment(((TimestampType) type).getPrecision(), "without time zone", "");
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    moment(
                            ((LocalZonedTimestampType) type).getPrecision(),
                            "with time zone",
                            "+00");
            case BINARY, VARBINARY ->
                    of("bytea", v -> "\\x" + HexFormat.of().formatHex((byte[]) v));
            default -> null;
        };
    }

    private static OutputType plain(String nativeType) {
        return of(nativeType, Object::toString);
    }

    private static OutputType of(String nativeType, Function<Object, String> text) {
        return new OutputType(
                nativeType, (value, row, column) -> row.set(column, text.apply(value)));
    }

    private static OutputType decimal(DecimalType type) {
        return of(
                "numeric(" + type.getPrecision() + "," + type.getScale() + ")",
                v -> ((DecimalData) v).toBigDecimal().toPlainString());
    }

    /** PostgreSQL has microseconds; a finer type has no column. */
    private static @Nullable OutputType moment(int precision, String zone, String suffix) {
        if (precision > MICROS) {
            return null;
        }
        String name = precision == MICROS ? "timestamp " : "timestamp(" + precision + ") ";
        return of(name + zone, v -> MOMENT.format(moment((TimestampData) v)) + suffix);
    }

    private static LocalDateTime moment(TimestampData value) {
        try {
            LocalDateTime moment = value.toLocalDateTime();
            requireWritable(moment.getYear());
            return moment;
        } catch (DateTimeException e) {
            throw new CellException("its result is no time");
        }
    }

    private static String date(Object days) {
        LocalDate date = LocalDate.ofEpochDay((Integer) days);
        requireWritable(date.getYear());
        return date.toString();
    }

    /** Flink's cast of a timestamp before 1970 counts from the end of the day. */
    private static String timeOfDay(Object millis) {
        long ofDay = Math.floorMod((Integer) millis, MILLIS_PER_DAY);
        return LocalTime.ofNanoOfDay(ofDay * NANOS_PER_MILLI).toString();
    }

    /** PostgreSQL reads other years in another form. */
    private static void requireWritable(int year) {
        if (year < 1 || year > LAST_YEAR) {
            throw new CellException("its result is not a time of the years 1 to 9999");
        }
    }

    /** UTF-8 bytes as they are. */
    private static void text(Object value, RowBuilder row, int column) {
        BinaryStringData text = (BinaryStringData) value;
        int size = text.getSizeInBytes();
        for (int i = 0; i < size; i++) {
            if (text.byteAt(i) == 0) {
                throw new CellException("its result has the character 0, which PostgreSQL has not");
            }
        }
        row.set(column, text);
    }
}
