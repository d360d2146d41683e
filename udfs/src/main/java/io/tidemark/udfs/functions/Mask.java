package io.tidemark.udfs.functions;

import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code mask(text, keepLast)}: every character but the last ones becomes {@code *}.
 *
 * <p>{@code mask('DE89370400440532', 4)} is {@code ************0532}. The length stays. A text that
 * is not longer than {@code keepLast} is masked as a whole, so that no short value is ever shown.
 * Characters are Unicode code points.
 */
public final class Mask extends ScalarFunction {

    /**
     * The text as stars, but for its last characters.
     *
     * @throws IllegalArgumentException if {@code keepLast} is negative
     */
    public @Nullable String eval(@Nullable String text, @Nullable Integer keepLast) {
        if (text == null || keepLast == null) {
            return null;
        }
        if (keepLast < 0) {
            throw new IllegalArgumentException(
                    "mask keeps 0 or more characters at the end, not " + keepLast);
        }
        int characters = text.codePointCount(0, text.length());
        int masked = characters > keepLast ? characters - keepLast : characters;
        return "*".repeat(masked) + text.substring(text.offsetByCodePoints(0, masked));
    }
}
