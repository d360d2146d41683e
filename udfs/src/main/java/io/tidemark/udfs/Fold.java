package io.tidemark.udfs;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * A merge rule of your own: turns the changes of a key, one after the other in their order, into the
 * row of the target. Name the class in the pipeline file: {@code merge: com.acme.Balance}.
 *
 * <p>It needs a public constructor without parameters and must be pure: the result depends on the
 * arguments alone. A change that comes late, but in time, makes Tidemark fold again from before it.
 *
 * <p>Values are the exact texts of the database ({@code 12.50}, {@code 2024-06-01
 * 12:00:00+00}), null is SQL's null.
 */
@NullMarked
public interface Fold {

    /** What happened to a row at the source. */
    enum Operation {
        /** It is now like this. */
        UPSERT,
        /** It is gone; the row is as it was. */
        DELETE
    }

    /**
     * A change.
     *
     * @param row the values of all columns
     */
    record Event(Operation operation, Map<String, @Nullable String> row) {

        public Event {
            row = Collections.unmodifiableMap(new LinkedHashMap<>(row));
        }

        /** The number in a column, null for SQL's null. */
        public @Nullable BigDecimal number(String column) {
            String text = row.get(column);
            return text == null ? null : new BigDecimal(text);
        }
    }

    /**
     * The row after an event.
     *
     * @param before the row so far; null: there is none
     * @return the values of the table's columns, by their names; a column that is not named becomes
     *     null. Null: there is no row, it is deleted at the target
     */
    @Nullable Map<String, @Nullable String> fold(
            @Nullable Map<String, @Nullable String> before, Event event);
}
