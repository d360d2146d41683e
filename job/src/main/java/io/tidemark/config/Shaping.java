package io.tidemark.config;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the rows of a table before they are merged.
 *
 * @param select empty: all columns as they are
 * @param where null: all rows
 * @param masks the first whose pattern matches a column counts
 * @param expect conditions that every row must meet; one that is null is met
 */
public record Shaping(
        List<SelectItem> select,
        @Nullable String where,
        List<Mask> masks,
        List<String> expect,
        OnViolation onViolation)
        implements Serializable {

    /** Rows stay as they are. */
    public static final Shaping NONE =
            new Shaping(List.of(), null, List.of(), List.of(), OnViolation.DEAD_LETTER);

    public Shaping {
        select = List.copyOf(select);
        masks = List.copyOf(masks);
        expect = List.copyOf(expect);
        Objects.requireNonNull(onViolation, "onViolation");
    }

    /** Whether rows stay as they are, but for masked values. */
    public boolean isPlain() {
        return select.isEmpty() && where == null && expect.isEmpty();
    }

    /** Whether it looks into rows, which have to be whole for that. */
    public boolean needsWholeRows() {
        return where != null
                || !expect.isEmpty()
                || select.stream().anyMatch(item -> item instanceof SelectItem.Expression);
    }

    /** How the values of a column are masked. */
    public Optional<Mask> mask(String column) {
        return masks.stream().filter(mask -> mask.columns().matches(column)).findFirst();
    }
}
