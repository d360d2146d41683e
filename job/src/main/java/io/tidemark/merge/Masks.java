package io.tidemark.merge;

import org.jspecify.annotations.Nullable;

/** The digits that say which columns are missing. */
final class Masks {

    private Masks() {}

    /** Null if nothing is missing. */
    static @Nullable String orNull(StringBuilder digits) {
        return digits.indexOf("1") < 0 ? null : digits.toString();
    }
}
