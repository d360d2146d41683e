package io.tidemark.config;

import java.io.Serializable;
import java.util.Objects;

/**
 * The columns of a soft delete at the target.
 *
 * @param flag true for a deleted row
 * @param at when it was deleted
 */
public record SoftDelete(String flag, String at) implements Serializable {

    public static final SoftDelete DEFAULT = new SoftDelete("is_deleted", "deleted_at");

    public SoftDelete {
        Objects.requireNonNull(flag, "flag");
        Objects.requireNonNull(at, "at");
    }
}
