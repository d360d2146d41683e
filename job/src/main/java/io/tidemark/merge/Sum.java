package io.tidemark.merge;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Numbers added up exactly, with PostgreSQL's rules for what is not finite. */
final class Sum {

    private static final Set<String> EXACT = Set.of("smallint", "integer", "bigint", "numeric");

    private static final String NAN = "NaN";
    private static final String INFINITY = "Infinity";
    private static final String MINUS_INFINITY = "-Infinity";

    private Sum() {}

    /** Whether sums of this type are exact. */
    static boolean isExact(NativeType type) {
        return !type.array() && EXACT.contains(type.base());
    }

    static String of(@Nullable String before, String change) {
        if (before == null) {
            return isFinite(change) ? number(change).toPlainString() : change;
        }
        if (isFinite(before) && isFinite(change)) {
            return number(before).add(number(change)).toPlainString();
        }
        if (isFinite(before)) {
            return change;
        }
        // Infinity and -Infinity have no sum, and NaN has none with anything.
        return isFinite(change) || before.equals(change) ? before : NAN;
    }

    private static boolean isFinite(String text) {
        return !text.equals(NAN) && !text.equals(INFINITY) && !text.equals(MINUS_INFINITY);
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is no number: " + text, e);
        }
    }
}
