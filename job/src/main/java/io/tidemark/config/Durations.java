package io.tidemark.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the file writes them: a whole number and one of ms, s, m, h, d. */
final class Durations {

    /** Nine digits of the largest unit still fit a {@code long} of milliseconds. */
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Parses {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h} or {@code 7d}.
     *
     * @throws IllegalArgumentException with what is wrong, for people
     */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    Shown.quoted(text)
                            + " is not a duration: a whole number of at most 9 digits and a unit,"
                            + " without a space");
        }
        long number = Long.parseLong(text, 0, matcher.end(1), 10);
        return switch (text.substring(matcher.start(2))) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw new IllegalStateException("a unit without a meaning: " + text);
        };
    }
}
