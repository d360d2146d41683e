package io.tidemark.merge;

import static java.util.Map.entry;

import io.tidemark.change.TimeText;
import java.util.Map;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * The order of a native type's values by their exact text.
 *
 * <p>Numbers, dates and times compare as PostgreSQL compares them, without rounding; texts by their
 * bytes, which is PostgreSQL's collation {@code C}. Never fails: a text that is not of the type
 * (the column had another type before) comes before those that are.
 */
public final class ValueOrder {

    private enum Kind {
        EXACT_NUMBER,
        FLOAT,
        DATE,
        TIMESTAMP,
        TIME_WITH_ZONE,
        LOG_POSITION,
        BYTES
    }

    /**
     * The types with an order of their own that is known here. Types that users defined are not
     * among them: an enum goes by its definition, a domain by the type below it.
     */
    private static final Map<String, Kind> KINDS =
            Map.ofEntries(
                    entry("smallint", Kind.EXACT_NUMBER),
                    entry("integer", Kind.EXACT_NUMBER),
                    entry("bigint", Kind.EXACT_NUMBER),
                    entry("numeric", Kind.EXACT_NUMBER),
                    entry("oid", Kind.EXACT_NUMBER),
                    entry("xid8", Kind.EXACT_NUMBER),
                    entry("real", Kind.FLOAT),
                    entry("double precision", Kind.FLOAT),
                    entry("date", Kind.DATE),
                    entry("timestamp without time zone", Kind.TIMESTAMP),
                    entry("timestamp with time zone", Kind.TIMESTAMP),
                    entry("time with time zone", Kind.TIME_WITH_ZONE),
                    entry("pg_lsn", Kind.LOG_POSITION),
                    // Every text of these has the same form, so that bytes tell the order.
                    entry("boolean", Kind.BYTES),
                    entry("time without time zone", Kind.BYTES),
                    entry("uuid", Kind.BYTES),
                    entry("bytea", Kind.BYTES),
                    entry("bit", Kind.BYTES),
                    entry("bit varying", Kind.BYTES),
                    entry("macaddr", Kind.BYTES),
                    entry("macaddr8", Kind.BYTES),
                    entry("text", Kind.BYTES),
                    entry("character varying", Kind.BYTES),
                    entry("character", Kind.BYTES),
                    entry("name", Kind.BYTES),
                    entry("\"char\"", Kind.BYTES));

    private static final int DATE_LENGTH = "2024-06-01".length();
    private static final int SHORTEST_TIMESTAMP = "2024-06-01 12:34:56".length();
    private static final int HOUR_OFFSET = "+00".length();

    private final Kind kind;
    private final boolean zoned;

    private ValueOrder(Kind kind, boolean zoned) {
        this.kind = kind;
        this.zoned = zoned;
    }

    /** The order of a type's values; of a type without a known order that of the bytes. */
    public static ValueOrder of(String nativeType) {
        NativeType type = NativeType.of(nativeType);
        Kind kind = type.array() ? Kind.BYTES : KINDS.getOrDefault(type.base(), Kind.BYTES);
        return new ValueOrder(kind, type.base().endsWith(" with time zone"));
    }

    /** Whether the order says which value is larger; false for {@code jsonb}, arrays, enums … */
    public static boolean hasMeaningfulOrder(String nativeType) {
        NativeType type = NativeType.of(nativeType);
        return !type.array() && KINDS.containsKey(type.base());
    }

    /** Negative, zero or positive as {@code a} is the smaller, equal or the larger value. */
    public int compare(BinaryStringData a, BinaryStringData b) {
        return switch (kind) {
            case EXACT_NUMBER -> NumberText.compareExact(a, b);
            case FLOAT -> NumberText.compareFloats(a, b);
            case DATE -> isShortDate(a) && isShortDate(b) ? bytes(a, b) : moments(a, b);
            case TIMESTAMP -> sameForm(a, b) ? bytes(a, b) : moments(a, b);
            case TIME_WITH_ZONE -> zonedTimes(a, b);
            case LOG_POSITION -> logPositions(a, b);
            case BYTES -> bytes(a, b);
        };
    }

    private static int bytes(BinaryStringData a, BinaryStringData b) {
        return a.getSegments()[0].compare(
                b.getSegments()[0],
                a.getOffset(),
                b.getOffset(),
                a.getSizeInBytes(),
                b.getSizeInBytes());
    }

    private static boolean isShortDate(BinaryStringData text) {
        return text.getSizeInBytes() == DATE_LENGTH && startsWithShortYear(text);
    }

    /**
     * Whether bytes tell the order: years of four digits, not BC, the same zone. Fractions may have
     * any length, for {@code +}, {@code -} and the end come before the point and every digit.
     */
    private boolean sameForm(BinaryStringData a, BinaryStringData b) {
        if (!isShortTimestamp(a) || !isShortTimestamp(b)) {
            return false;
        }
        if (!zoned) {
            return true;
        }
        MemorySegment segmentA = a.getSegments()[0];
        MemorySegment segmentB = b.getSegments()[0];
        int zoneA = a.getOffset() + a.getSizeInBytes() - HOUR_OFFSET;
        int zoneB = b.getOffset() + b.getSizeInBytes() - HOUR_OFFSET;
        byte sign = segmentA.get(zoneA);
        return (sign == '+' || sign == '-')
                && segmentA.compare(segmentB, zoneA, zoneB, HOUR_OFFSET) == 0;
    }

    private static boolean isShortTimestamp(BinaryStringData text) {
        int size = text.getSizeInBytes();
        return size >= SHORTEST_TIMESTAMP
                && startsWithShortYear(text)
                && text.byteAt(size - 1) != 'C';
    }

    private static boolean startsWithShortYear(BinaryStringData text) {
        byte first = text.byteAt(0);
        return first >= '0' && first <= '9' && text.byteAt(4) == '-';
    }

    private static int moments(BinaryStringData a, BinaryStringData b) {
        TimeText timeA = TimeText.moment(a);
        int order = timeA.compareMoment(TimeText.moment(b));
        return order == 0 && timeA.form() == TimeText.Form.UNREADABLE ? bytes(a, b) : order;
    }

    /** By the moment, then by the zone: PostgreSQL takes the one further west for the larger. */
    private static int zonedTimes(BinaryStringData a, BinaryStringData b) {
        TimeText timeA = TimeText.ofDay(a);
        TimeText timeB = TimeText.ofDay(b);
        int order = timeA.compareMoment(timeB);
        if (order != 0) {
            return order;
        }
        return timeA.form() == TimeText.Form.UNREADABLE
                ? bytes(a, b)
                : Integer.compare(timeB.offset(), timeA.offset());
    }

    /** {@code 16/B374D848}: two hexadecimal numbers without leading zeros. */
    private static int logPositions(BinaryStringData a, BinaryStringData b) {
        int slashA = slash(a);
        int slashB = slash(b);
        if (slashA != slashB) {
            return Integer.compare(slashA, slashB);
        }
        if (slashA < 0) {
            return bytes(a, b);
        }
        int upper =
                a.getSegments()[0].compare(
                        b.getSegments()[0], a.getOffset(), b.getOffset(), slashA, slashA);
        if (upper != 0) {
            return upper;
        }
        int length = Integer.compare(a.getSizeInBytes(), b.getSizeInBytes());
        return length != 0 ? length : bytes(a, b);
    }

    private static int slash(BinaryStringData text) {
        for (int i = 0; i < text.getSizeInBytes(); i++) {
            if (text.byteAt(i) == '/') {
                return i;
            }
        }
        return -1;
    }
}
