package io.tidemark.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * A row per version of a key at the target.
 *
 * @param validFrom the column of the time from which a version is valid
 * @param validTo the column of the time from which it is not any more, null while it is
 * @param isCurrent the column that marks the newest version
 */
public record History(String validFrom, String validTo, String isCurrent) implements Serializable {

    public static final History DEFAULT = new History("valid_from", "valid_to", "is_current");

    public History {
        Objects.requireNonNull(validFrom, "validFrom");
        Objects.requireNonNull(validTo, "validTo");
        Objects.requireNonNull(isCurrent, "isCurrent");
    }
}
