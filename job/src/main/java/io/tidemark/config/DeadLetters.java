package io.tidemark.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What becomes of changes that cannot be used.
 *
 * @param parking whether later changes of a key wait behind a dead letter
 * @param maxWaiting how many changes of one key may wait
 * @param maxRate how large a share of the changes of {@code window} may become dead letters
 * @param window over which time they are counted
 */
public record DeadLetters(Parking parking, int maxWaiting, double maxRate, Duration window)
        implements Serializable {

    /** Whether the order of a key's changes is kept. */
    public enum Parking {
        /** Later changes of the key wait. */
        ON,
        /** They overtake the dead letter. */
        OFF
    }

    public static final int DEFAULT_MAX_WAITING = 10_000;
    public static final double DEFAULT_MAX_RATE = 0.01;
    public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(1);

    public static final DeadLetters DEFAULT =
            new DeadLetters(Parking.ON, DEFAULT_MAX_WAITING, DEFAULT_MAX_RATE, DEFAULT_WINDOW);

    public DeadLetters {
        Objects.requireNonNull(parking, "parking");
        Objects.requireNonNull(window, "window");
        if (maxWaiting < 1 || !(maxRate > 0 && maxRate <= 1) || window.isZero()) {
            throw new IllegalArgumentException("limits are positive, and a share is at most 1");
        }
    }
}
