package io.tidemark.udfs;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An insert or an update of a row.
 *
 * @param row what the source tells of the row after it: the columns' values as exact text. A column
 *     that the source does not tell, because the update left it as it was, is absent
 * @param eventTimeMillis the event time in milliseconds since 1970, or {@link #NO_TIME}
 */
public record Event(Map<String, @Nullable String> row, long eventTimeMillis) {

    /** The event time is not known. */
    public static final long NO_TIME = Long.MIN_VALUE;

    public Event {
        row = Collections.unmodifiableMap(new LinkedHashMap<>(row));
    }

    /** The value's exact text; null if it is null or not told. */
    public @Nullable String text(String column) {
        return row.get(column);
    }

    /**
     * The value as a number without any rounding; null if it is null or not told.
     *
     * @throws IllegalArgumentException if it is no finite number
     */
    public @Nullable BigDecimal number(String column) {
        return number(row, column);
    }

    /**
     * A value of any row as a number without any rounding; null if it is null or absent.
     *
     * @throws IllegalArgumentException if it is no finite number
     */
    public static @Nullable BigDecimal number(Map<String, @Nullable String> row, String column) {
        String text = row.get(column);
        if (text == null) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "column " + column + " is no finite number: " + text, e);
        }
    }
}
