package io.tidemark.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * What takes the place of a column's values before anything else sees them.
 *
 * @param columns which columns
 * @param keep how many characters at the end stay, for {@link Kind#KEEP_LAST}
 */
public record Mask(NamePattern columns, Kind kind, int keep) implements Serializable {

    /** How values are masked. */
    public enum Kind {
        /** {@code ***} for every value. */
        REDACT,
        /** No value at all. */
        NULL,
        /** Stars, but for the last characters. */
        KEEP_LAST,
        /** The HMAC of the value with the pipeline's {@code mask-key}, as 64 hexadecimal digits. */
        HASH,
        /** A shorter token: the same for the same value, with the pipeline's {@code mask-key}. */
        TOKENIZE
    }

    /** The most characters that may stay. */
    static final int MOST_KEPT = 100;

    public Mask {
        Objects.requireNonNull(columns, "columns");
        Objects.requireNonNull(kind, "kind");
    }

    /** Whether different values stay different. */
    public boolean tellsApart() {
        return kind == Kind.HASH || kind == Kind.TOKENIZE;
    }

    /** Whether it needs the pipeline's {@code mask-key}. */
    public boolean needsKey() {
        return tellsApart();
    }
}
