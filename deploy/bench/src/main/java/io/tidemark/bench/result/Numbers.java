package io.tidemark.bench.result;

import java.time.Duration;
import java.util.Locale;

/** Numbers as all reports write them. */
public final class Numbers {

    private static final double MEGABYTE = 1e6;
    private static final double GIBIBYTE = 1024 * 1024 * 1024.0;

    private Numbers() {}

    /** {@code 12,345}. */
    public static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    /** {@code 12.3}; a 0 is {@code 0}: there was nothing to measure. */
    public static String tenths(double number) {
        return number == 0 ? "0" : String.format(Locale.ROOT, "%,.1f", number);
    }

    /** {@code 12.3}, and {@code 12} for {@code 12.0}. */
    public static String brief(double number) {
        return tenths(number).replaceFirst("\\.0$", "");
    }

    /** {@code 0.12}. */
    public static String hundredths(double number) {
        return String.format(Locale.ROOT, "%,.2f", number);
    }

    /** Bytes as millions of them. */
    public static String megabytes(double bytes) {
        return whole(bytes / MEGABYTE);
    }

    /** Bytes of a machine's memory, as they are sold. */
    public static String gibibytes(double bytes) {
        return whole(bytes / GIBIBYTE) + " GiB";
    }

    /** {@code 1 h 02 min} or {@code 2 min 03 s}. */
    public static String span(Duration duration) {
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
