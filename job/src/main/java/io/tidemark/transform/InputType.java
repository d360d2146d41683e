package io.tidemark.transform;

import io.tidemark.change.TimeText;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.binary.BinaryStringDataUtil;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * What expressions see of a column: the exact text of its native type, read as a value of Flink
 * SQL. A type that Flink SQL cannot hold without loss is a {@code STRING}, the text itself.
 *
 * @param logical always nullable: the log leaves out values of deleted rows
 */
record InputType(LogicalType logical, Reader reader) {

    /** Makes a value of a text. */
    interface Reader {
        /**
         * @throws CellException if it is out of the range of the type
         */
        Object read(BinaryStringData text);
    }

    /** What stands for a {@code numeric} that declares no precision. */
    static final int WIDEST = DecimalType.MAX_PRECISION;

    static final int WIDEST_SCALE = 18;

    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");
    private static final Pattern TIMESTAMP =
            Pattern.compile("timestamp(?:\\(\\d\\))? (with|without) time zone");

    private static final int MICROS = 6;

    /** So many characters, with the point, never overflow. */
    private static final int LONG_DIGITS = 18;

    /** The first number that needs more digits, by how many there are. */
    private static final long[] MOST_DIGITS =
            LongStream.iterate(1, power -> power * 10).limit(LONG_DIGITS + 1).toArray();

    private static final long SECONDS_OF_DAY = 86_400;

    /** Flink SQL knows the years 1 to 9999. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;

    /** The type of a column that is declared like this at the source. */
    static InputType of(String nativeType) {
        return switch (nativeType) {
            case "smallint" ->
                    new InputType(new SmallIntType(), t -> (short) number(t, nativeType));
            case "integer" -> new InputType(new IntType(), t -> (int) number(t, nativeType));
            case "bigint" -> new InputType(new BigIntType(), t -> number(t, nativeType));
            case "real" -> new InputType(new FloatType(), t -> Float.valueOf(t.toString()));
            case "double precision" ->
                    new InputType(new DoubleType(), t -> Double.valueOf(t.toString()));
            case "boolean" -> new InputType(new BooleanType(), t -> t.byteAt(0) == 't');
            case "date" -> new InputType(new DateType(), InputType::days);
            case "bytea" ->
                    new InputType(new VarBinaryType(VarBinaryType.MAX_LENGTH), InputType::bytes);
            case "numeric" -> decimal(WIDEST, WIDEST_SCALE);
            default -> parameterised(nativeType);
        };
    }

    private static InputType parameterised(String nativeType) {
        Matcher numeric = NUMERIC.matcher(nativeType);
        if (numeric.matches()) {
            int precision = Integer.parseInt(numeric.group(1));
            int scale = Integer.parseInt(numeric.group(2));
            if (precision <= WIDEST && scale <= precision) {
                return decimal(precision, scale);
            }
        }
        Matcher timestamp = TIMESTAMP.matcher(nativeType);
        if (timestamp.matches()) {
            boolean zoned = timestamp.group(1).equals("with");
            return new InputType(
                    zoned ? new LocalZonedTimestampType(MICROS) : new TimestampType(MICROS),
                    InputType::moment);
        }
        return new InputType(new VarCharType(VarCharType.MAX_LENGTH), text -> text);
    }

    private static InputType decimal(int precision, int scale) {
        return new InputType(
                new DecimalType(precision, scale), text -> decimal(text, precision, scale));
    }

    private static long number(BinaryStringData text, String nativeType) {
        try {
            return BinaryStringDataUtil.toLong(text);
        } catch (NumberFormatException e) {
            throw new CellException("is no " + nativeType);
        }
    }

    private static DecimalData decimal(BinaryStringData text, int precision, int scale) {
        return DecimalData.isCompact(precision)
                ? compact(text, precision, scale)
                : exact(text, precision, scale);
    }

    /** The usual form is read without anything in between: digits, as many behind the point. */
    private static DecimalData compact(BinaryStringData text, int precision, int scale) {
        int size = text.getSizeInBytes();
        int at = text.byteAt(0) == '-' ? 1 : 0;
        int point = scale == 0 ? size : size - scale - 1;
        if (size - at > LONG_DIGITS || point <= at || (scale > 0 && text.byteAt(point) != '.')) {
            return exact(text, precision, scale);
        }
        long unscaled = 0;
        for (int i = at; i < size; i++) {
            int digit = text.byteAt(i) - '0';
            if (i == point) {
                continue;
            }
            if (digit < 0 || digit > 9) {
                return exact(text, precision, scale);
            }
            unscaled = unscaled * 10 + digit;
        }
        return unscaled >= MOST_DIGITS[precision]
                ? exact(text, precision, scale)
                : DecimalData.fromUnscaledLong(at == 1 ? -unscaled : unscaled, precision, scale);
    }

    private static DecimalData exact(BinaryStringData text, int precision, int scale) {
        BigDecimal number;
        try {
            number = new BigDecimal(text.toString());
        } catch (NumberFormatException e) {
            // NaN and infinity are values of numeric.
            throw new CellException("is not a finite number");
        }
        if (number.scale() > scale && number.stripTrailingZeros().scale() > scale) {
            throw tooWide(precision, scale);
        }
        DecimalData decimal = DecimalData.fromBigDecimal(number, precision, scale);
        if (decimal == null) {
            throw tooWide(precision, scale);
        }
        return decimal;
    }

    private static CellException tooWide(int precision, int scale) {
        return new CellException(
                "does not fit into DECIMAL(" + precision + ", " + scale + ") without rounding");
    }

    private static int days(BinaryStringData text) {
        return Math.toIntExact(Math.floorDiv(finite(text).seconds(), SECONDS_OF_DAY));
    }

    private static TimestampData moment(BinaryStringData text) {
        TimeText time = finite(text);
        return TimestampData.fromEpochMillis(
                time.seconds() * 1_000 + time.nanos() / 1_000_000, time.nanos() % 1_000_000);
    }

    private static TimeText finite(BinaryStringData text) {
        TimeText time = TimeText.moment(text);
        if (time.form() != TimeText.Form.FINITE
                || time.seconds() < FIRST_SECOND
                || time.seconds() > LAST_SECOND) {
            throw new CellException("is not a time of the years 1 to 9999");
        }
        return time;
    }

    /** The server writes them in hexadecimal digits behind {@code \x}. */
    private static byte[] bytes(BinaryStringData text) {
        String hex = text.toString();
        if (!hex.startsWith("\\x")) {
            throw new CellException("is no bytea in hexadecimal digits");
        }
        return HexFormat.of().parseHex(hex, 2, hex.length());
    }
}
