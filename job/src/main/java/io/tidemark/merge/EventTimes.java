package io.tidemark.merge;

import io.tidemark.change.TimeText;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * When something happened, read from the text of a column.
 *
 * <p>Timestamps and dates without a zone are taken for UTC. Whole numbers are time since 1970:
 * below 100,000,000,000 (and above its negative) in seconds, which reach to the year 5138, beyond
 * that in milliseconds. So milliseconds before March 1973 cannot be told from seconds.
 */
public final class EventTimes {

    /** There is no time, or none that can be read. */
    public static final long NONE = Long.MIN_VALUE;

    private static final long FIRST_MILLISECONDS = 100_000_000_000L;
    private static final int MOST_DIGITS = 18;

    private EventTimes() {}

    /** Whether a column of this type can tell the time. */
    public static boolean isTime(String nativeType) {
        return isMoment(nativeType) || isWholeNumber(nativeType);
    }

    /** Milliseconds since 1970, rounded down, or {@link #NONE}. Infinity is no time. */
    public static long millis(String nativeType, BinaryStringData text) {
        if (isMoment(nativeType)) {
            TimeText time = TimeText.moment(text);
            return time.form() == TimeText.Form.FINITE
                    ? time.seconds() * 1_000 + time.nanos() / 1_000_000
                    : NONE;
        }
        return isWholeNumber(nativeType) ? number(text) : NONE;
    }

    // Asked for every change, so the name is looked at and not taken apart.

    private static boolean isMoment(String type) {
        return type.equals("date")
                || ((type.startsWith("timestamp ") || type.startsWith("timestamp("))
                        && type.endsWith("time zone"));
    }

    private static boolean isWholeNumber(String type) {
        return type.equals("bigint") || type.equals("integer");
    }

    private static long number(BinaryStringData text) {
        MemorySegment bytes = text.getSegments()[0];
        int at = text.getOffset();
        int end = at + text.getSizeInBytes();
        boolean negative = at < end && bytes.get(at) == '-';
        if (negative) {
            at++;
        }
        if (at == end || end - at > MOST_DIGITS) {
            return NONE;
        }
        long number = 0;
        for (; at < end; at++) {
            int digit = bytes.get(at) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = number * 10 + digit;
        }
        long millis = number < FIRST_MILLISECONDS ? number * 1_000 : number;
        return negative ? -millis : millis;
    }
}
