package io.tidemark.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * A column that grows by one with every change of a key.
 *
 * @param waitForGap how long later changes of a key are held back behind a gap; zero: only counted
 */
public record Sequence(String column, Duration waitForGap) implements Serializable {

    public Sequence {
        Objects.requireNonNull(column, "column");
        if (waitForGap.isNegative()) {
            throw new IllegalArgumentException("waitForGap is " + waitForGap);
        }
    }
}
