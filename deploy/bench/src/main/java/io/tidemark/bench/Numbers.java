package io.tidemark.bench;

import java.time.Duration;
import java.util.Locale;

/** Numbers as all reports write them. */
final class Numbers {

    private static final double MEGABYTE = 1e6;
    private static final double GIBIBYTE = 1024 * 1024 * 1024.0;

    private Numbers() {}

    /** {@code 12,345}. */
    static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** {@code 12.3}; a 0 is {@code 0}: there was nothing to measure. */
    static String tenths(double number) {
        return number == 0 ? "0" : String.format(Locale.ROOT, "%,.1f", number);
    }

    /** {@code 12.3}, and {@code 12} for {@code 12.0}. */
    static String brief(double number) {
        return tenths(number).replaceFirst("\\.0$", "");
    }

    /** {@code 0.12}. */
    static String hundredths(double number) {
        return String.format(Locale.ROOT, "%,.2f", number);
    }

    /** Bytes as millions of them. */
    static String megabytes(double bytes) {
        return whole(bytes / MEGABYTE);
    }

    /** Bytes of a machine's memory, as they are sold. */
    static String gibibytes(double bytes) {
        return whole(bytes / GIBIBYTE) + " GiB";
    }

    /** {@code 1 h 02 min} or {@code 2 min 03 s}. */
    static String span(Duration duration) {
        return duration.toHours() > 0
                ? String.format(
                        Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart())
                : String.format(
                        Locale.ROOT,
                        "%d min %02d s",
                        duration.toMinutes(),
                        duration.toSecondsPart());
    }
}
