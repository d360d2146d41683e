package io.tidemark.config;

import java.io.Serializable;

/**
 * The columns of a soft delete at the target.
 *
 * @param flag true for a deleted row
 * @param at when it was deleted
 */
public record SoftDelete(String flag, String at) implements Serializable {

    public static final SoftDelete DEFAULT = new SoftDelete("is_deleted", "deleted_at");
}
