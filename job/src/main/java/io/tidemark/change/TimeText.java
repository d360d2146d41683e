package io.tidemark.change;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * A moment or a time of day, read from PostgreSQL's ISO text: {@code 2024-06-01}, {@code 2024-06-01
 * 12:34:56.789+05:30}, {@code 0044-03-15 00:00:00 BC}, {@code 10000-01-01}, {@code -infinity},
 * {@code 12:34:56+02}.
 */
public final class TimeText {

    /** In the order of time. */
    public enum Form {
        UNREADABLE,
        MINUS_INFINITY,
        FINITE,
        INFINITY
    }

    private static final int SECONDS_OF_DAY = 86_400;
    private static final int MOST_YEAR_DIGITS = 7;
    private static final int MOST_FRACTION_DIGITS = 9;
    private static final int LAST_HOUR = 23;
    private static final int[] DAYS_BEFORE_MONTH = {
        0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365
    };
    private static final long DAYS_BEFORE_1970 = daysBeforeYear(1970);

    private static final int BAD = -1;

    private final MemorySegment bytes;
    private final int end;
    private int at;
    private Form form = Form.UNREADABLE;
    private long seconds;
    private int nanos;
    private int offset;

    private TimeText(BinaryStringData text) {
        this.bytes = text.getSegments()[0];
        this.at = text.getOffset();
        this.end = at + text.getSizeInBytes();
    }

    /** Reads a date or a timestamp with or without a zone. */
    public static TimeText moment(BinaryStringData text) {
        TimeText time = new TimeText(text);
        if (time.isText("infinity")) {
            time.form = Form.INFINITY;
        } else if (time.isText("-infinity")) {
            time.form = Form.MINUS_INFINITY;
        } else if (time.readMoment()) {
            time.form = Form.FINITE;
        }
        return time;
    }

    /** Reads a time of day with or without a zone. */
    public static TimeText ofDay(BinaryStringData text) {
        TimeText time = new TimeText(text);
        if (time.readClock(LAST_HOUR + 1) && time.readOffset() && time.at == time.end) {
            time.form = Form.FINITE;
            time.seconds -= time.offset;
        }
        return time;
    }

    public Form form() {
        return form;
    }

    /** Whole seconds since 1970 in UTC, or since midnight in UTC. */
    public long seconds() {
        return seconds;
    }

    /** What is to be added to the seconds, never negative. */
    public int nanos() {
        return nanos;
    }

    /** How many seconds the clock of the text's zone is ahead of UTC. */
    public int offset() {
        return offset;
    }

    /** The order in time; unreadable texts are equal. */
    public int compareMoment(TimeText other) {
        if (form != other.form) {
            return form.compareTo(other.form);
        }
        int order = Long.compare(seconds, other.seconds);
        return order != 0 ? order : Integer.compare(nanos, other.nanos);
    }

    private boolean readMoment() {
        int from = at;
        int year = number(MOST_YEAR_DIGITS);
        if (at - from < 4 || year < 1 || !skip('-')) {
            return false;
        }
        int month = twoDigits();
        if (!skip('-')) {
            return false;
        }
        int day = twoDigits();
        if (at + 1 < end && bytes.get(at) == ' ' && bytes.get(at + 1) != 'B') {
            at++;
            if (!readClock(LAST_HOUR) || !readOffset()) {
                return false;
            }
        }
        if (at < end) {
            if (!isText(" BC")) {
                return false;
            }
            year = 1 - year;
        }
        if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) {
            return false;
        }
        seconds += daysSince1970(year, month, day) * SECONDS_OF_DAY - offset;
        return true;
    }

    private boolean readClock(int lastHour) {
        int hour = twoDigits();
        if (hour == BAD || hour > lastHour || !skip(':')) {
            return false;
        }
        int minute = twoDigits();
        if (minute == BAD || minute > 59 || !skip(':')) {
            return false;
        }
        int second = twoDigits();
        if (second == BAD || second > 59) {
            return false;
        }
        seconds = (hour * 60L + minute) * 60 + second;
        return !skip('.') || readFraction();
    }

    private boolean readFraction() {
        int from = at;
        int fraction = number(MOST_FRACTION_DIGITS);
        if (fraction == BAD) {
            return false;
        }
        for (int digits = at - from; digits < MOST_FRACTION_DIGITS; digits++) {
            fraction *= 10;
        }
        nanos = fraction;
        return true;
    }

    /** {@code +hh}, {@code +hh:mm} or {@code +hh:mm:ss}, or nothing. */
    private boolean readOffset() {
        if (at == end || bytes.get(at) == ' ') {
            return true;
        }
        boolean west = bytes.get(at) == '-';
        if (!west && bytes.get(at) != '+') {
            return false;
        }
        at++;
        int unit = 3600;
        do {
            int part = twoDigits();
            if (part == BAD || unit == 0) {
                return false;
            }
            offset += part * unit;
            unit /= 60;
        } while (skip(':'));
        if (west) {
            offset = -offset;
        }
        return true;
    }

    private int twoDigits() {
        if (at + 2 > end) {
            return BAD;
        }
        int tens = bytes.get(at) - '0';
        int ones = bytes.get(at + 1) - '0';
        if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
            return BAD;
        }
        at += 2;
        return tens * 10 + ones;
    }

    /** All digits from here on. */
    private int number(int mostDigits) {
        int from = at;
        int number = 0;
        while (at < end && bytes.get(at) >= '0' && bytes.get(at) <= '9') {
            if (at - from == mostDigits) {
                return BAD;
            }
            number = number * 10 + bytes.get(at) - '0';
            at++;
        }
        return at == from ? BAD : number;
    }

    private boolean skip(char wanted) {
        boolean there = at < end && bytes.get(at) == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    /** Whether the rest is this text. */
    private boolean isText(String wanted) {
        if (end - at != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (bytes.get(at + i) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long daysSince1970(int year, int month, int day) {
        int leapDay = month > 2 && isLeap(year) ? 1 : 0;
        return daysBeforeYear(year)
                - DAYS_BEFORE_1970
                + DAYS_BEFORE_MONTH[month - 1]
                + leapDay
                + day
                - 1;
    }

    /** Of the Gregorian calendar, which PostgreSQL extends to all years; year 0 is 1 BC. */
    private static long daysBeforeYear(int year) {
        int last = year - 1;
        return 365L * year
                + Math.floorDiv(last, 4)
                - Math.floorDiv(last, 100)
                + Math.floorDiv(last, 400);
    }

    private static int daysOfMonth(int year, int month) {
        return month == 2 && isLeap(year)
                ? 29
                : DAYS_BEFORE_MONTH[month] - DAYS_BEFORE_MONTH[month - 1];
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}
