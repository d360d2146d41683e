package io.tidemark.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When the changes of a table happened, and how late they may come.
 *
 * @param column a timestamp, a date, or whole seconds or milliseconds since 1970; null: the commit
 *     time at the source
 * @param outOfOrderness how far behind the newest event time the watermark stays
 * @param idleAfter a table without changes for this long, on the source's clock, does not hold the
 *     watermark back
 * @param allowedLateness how long behind the watermark changes are still put in order
 * @param maxAhead event times further in the future than this are not believed; not zero
 */
public record EventTime(
        @Nullable String column,
        Duration outOfOrderness,
        Duration idleAfter,
        Duration allowedLateness,
        Late late,
        Duration maxAhead)
        implements Serializable {

    public static final Duration DEFAULT_OUT_OF_ORDERNESS = Duration.ofSeconds(5);
    public static final Duration DEFAULT_IDLE_AFTER = Duration.ofMinutes(1);
    public static final Duration DEFAULT_ALLOWED_LATENESS = Duration.ofHours(1);
    public static final Late DEFAULT_LATE = Late.SET_ASIDE;
    public static final Duration DEFAULT_MAX_AHEAD = Duration.ofDays(1);

    /** The commit time, with every default. */
    public static final EventTime DEFAULT =
            new EventTime(
                    null,
                    DEFAULT_OUT_OF_ORDERNESS,
                    DEFAULT_IDLE_AFTER,
                    DEFAULT_ALLOWED_LATENESS,
                    DEFAULT_LATE,
                    DEFAULT_MAX_AHEAD);

    public EventTime {
        Objects.requireNonNull(outOfOrderness, "outOfOrderness");
        Objects.requireNonNull(idleAfter, "idleAfter");
        Objects.requireNonNull(allowedLateness, "allowedLateness");
        Objects.requireNonNull(late, "late");
        if (outOfOrderness.isNegative() || idleAfter.isNegative() || allowedLateness.isNegative()) {
            throw new IllegalArgumentException("a negative duration");
        }
        if (maxAhead.isNegative() || maxAhead.isZero()) {
            throw new IllegalArgumentException("maxAhead is " + maxAhead);
        }
    }
}
