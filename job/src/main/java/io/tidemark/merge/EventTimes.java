package io.tidemark.merge;

import java.time.DateTimeException;
import org.apache.flink.table.data.binary.BinaryStringData;

/** What a column says about when a change happened. */
final class EventTimes {

    /** Not known, or nothing that can be a time. */
    static final long NONE = Long.MIN_VALUE;

    /** Whole numbers below it are seconds since 1970 (until the year 5138), others milliseconds. */
    static final long FIRST_MILLIS = 100_000_000_000L;

    private EventTimes() {}

    /** Whether a column of this type can say it. */
    static boolean isTime(String nativeType) {
        return nativeType.startsWith("timestamp")
                || nativeType.equals("date")
                || isWhole(nativeType);
    }

    private static boolean isWhole(String nativeType) {
        return nativeType.equals("bigint") || nativeType.equals("integer");
    }

    /** Milliseconds since 1970, {@link #NONE} for infinity and for what is no time. */
    static long millis(String nativeType, BinaryStringData text) {
        try {
            if (isWhole(nativeType)) {
                long number = Long.parseLong(text.toString());
                return number < FIRST_MILLIS ? Math.multiplyExact(number, 1_000L) : number;
            }
            // Infinity has no milliseconds.
            return Times.instant(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return NONE;
        }
    }
}
