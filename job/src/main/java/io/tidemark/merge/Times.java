package io.tidemark.merge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Reads dates and timestamps as PostgreSQL writes them in ISO style: {@code 2024-06-01
 * 12:34:56.789+00}, {@code 0044-03-15 BC}, {@code infinity}. Times without a zone are UTC.
 */
final class Times {

    private static final long SECONDS_PER_DAY = 86_400L;

    private static final BinaryStringData INFINITY = BinaryStringData.fromString("infinity");
    private static final BinaryStringData MINUS_INFINITY =
            BinaryStringData.fromString("-infinity");

    private final BinaryStringData text;
    private final int end;
    private int at;

    private Times(BinaryStringData text) {
        this.text = text;
        this.end = text.getSizeInBytes();
    }

    /**
     * The moment; infinity is {@link Instant#MAX}, minus infinity {@link Instant#MIN}.
     *
     * @throws DateTimeException if the text is no date and no timestamp
     */
    static Instant instant(BinaryStringData text) {
        if (text.equals(INFINITY)) {
            return Instant.MAX;
        }
        return text.equals(MINUS_INFINITY) ? Instant.MIN : new Times(text).read();
    }

    private Instant read() {
        long year = number();
        require('-');
        long month = number();
        require('-');
        long day = number();
        long seconds = 0;
        long micros = 0;
        if (at < end && text.byteAt(at) == ' ' && at + 1 < end && isDigit(text.byteAt(at + 1))) {
            at++;
            seconds = clock();
            micros = fraction();
            seconds -= zone();
        }
        if (at < end) {
            require(' ');
            require('B');
            require('C');
            year = 1 - year;
        }
        if (at < end) {
            throw unreadable();
        }
        long days = LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
        return Instant.ofEpochSecond(days * SECONDS_PER_DAY + seconds, 1_000 * micros);
    }

    private long clock() {
        long hours = number();
        require(':');
        long minutes = number();
        require(':');
        return (hours * 60 + minutes) * 60 + number();
    }

    private long fraction() {
        if (at >= end || text.byteAt(at) != '.') {
            return 0;
        }
        at++;
        long fraction = 0;
        int digits = 0;
        for (; at < end && isDigit(text.byteAt(at)); at++, digits++) {
            fraction = fraction * 10 + text.byteAt(at) - '0';
        }
        for (; digits < 6; digits++) {
            fraction *= 10;
        }
        return fraction;
    }

    /** Seconds east of UTC. */
    private long zone() {
        if (at >= end || (text.byteAt(at) != '+' && text.byteAt(at) != '-')) {
            return 0;
        }
        int sign = text.byteAt(at++) == '-' ? -1 : 1;
        long seconds = number() * 3_600;
        for (long unit = 60; unit >= 1 && at < end && text.byteAt(at) == ':'; unit /= 60) {
            at++;
            seconds += number() * unit;
        }
        return sign * seconds;
    }

    private long number() {
        int from = at;
        long value = 0;
        for (; at < end && isDigit(text.byteAt(at)); at++) {
            value = value * 10 + text.byteAt(at) - '0';
        }
        if (at == from || at - from > 9) {
            throw unreadable();
        }
        return value;
    }

    private void require(char wanted) {
        if (at >= end || text.byteAt(at) != wanted) {
            throw unreadable();
        }
        at++;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private DateTimeException unreadable() {
        return new DateTimeException("'" + text + "' is no date and no timestamp");
    }
}
