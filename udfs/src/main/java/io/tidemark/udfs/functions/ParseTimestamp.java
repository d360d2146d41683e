package io.tidemark.udfs.functions;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code parse_timestamp(text, pattern, zone)}: a point in time from text in any form.
 *
 * <p>{@code parse_timestamp('31.12.2024 23:30', 'dd.MM.uuuu HH:mm', 'Europe/Berlin')} is {@code
 * 2024-12-31T22:30:00Z}. The pattern is one of {@link DateTimeFormatter}, with English names, and
 * is resolved strictly: 30 February is refused, and the year is {@code uuuu}, as {@code yyyy} would
 * need an era. A pattern without a time means midnight. An offset or zone in the text comes before
 * the given zone.
 *
 * <p>A local time that the zone skips (clocks go forward) is moved later by the length of the gap.
 * One that comes twice (clocks go back) is the earlier of the two, that is summer time. These are
 * the rules of {@link java.time.LocalDateTime#atZone}.
 */
public final class ParseTimestamp extends ScalarFunction {

    private static final ChronoField[] TIME_FIELDS =
            Arrays.stream(ChronoField.values())
                    .filter(ChronoField::isTimeBased)
                    .toArray(ChronoField[]::new);

    private final RecentlyUsed<Form, DateTimeFormatter> formatters = new RecentlyUsed<>();

    private record Form(String pattern, String zone) {}

    /**
     * The point in time that the text tells.
     *
     * @param zone such as {@code Europe/Berlin}, {@code UTC} or {@code +02:00}
     * @throws IllegalArgumentException if pattern or zone are none, or the text does not match, or
     *     it is finer than a microsecond, which is what the result can hold
     */
    @DataTypeHint("TIMESTAMP_LTZ(6)")
    public @Nullable Instant eval(
            @Nullable String text, @Nullable String pattern, @Nullable String zone) {
        if (text == null || pattern == null || zone == null) {
            return null;
        }
        DateTimeFormatter formatter =
                formatters.get(new Form(pattern, zone), ParseTimestamp::formatter);
        Instant instant = instant(parsed(text, formatter, pattern), formatter.getZone(), pattern);
        if (!instant.equals(instant.truncatedTo(ChronoUnit.MICROS))) {
            throw refused("a text is finer than a microsecond, read with", pattern);
        }
        return instant;
    }

    private static DateTimeFormatter formatter(Form form) {
        try {
            return DateTimeFormatter.ofPattern(form.pattern, Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT)
                    .withZone(ZoneId.of(form.zone));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "parse_timestamp does not know the zone '" + form.zone + "'", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parse_timestamp cannot read the pattern '" + form.pattern + "'", e);
        }
    }

    private static TemporalAccessor parsed(
            String text, DateTimeFormatter formatter, String pattern) {
        try {
            return formatter.parse(text);
        } catch (DateTimeException e) {
            // Not the cause: its message holds the text, which may be secret.
            throw refused("a text does not match", pattern);
        }
    }

    private static Instant instant(TemporalAccessor parsed, ZoneId zone, String pattern) {
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed);
        }
        var date = parsed.query(TemporalQueries.localDate());
        if (date == null) {
            throw refused("there is no whole date (its year is uuuu) in", pattern);
        }
        if (Arrays.stream(TIME_FIELDS).anyMatch(parsed::isSupported)) {
            throw refused("there is only a part of a time in", pattern);
        }
        return date.atTime(LocalTime.MIDNIGHT).atZone(zone).toInstant();
    }

    private static IllegalArgumentException refused(String reason, String pattern) {
        return new IllegalArgumentException(
                "parse_timestamp: " + reason + " the pattern '" + pattern + "'");
    }
}
