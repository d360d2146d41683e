package io.tidemark.config;

/** What a delete at the source does at the target. */
public enum Deletes {
    /** The row is deleted. */
    HARD,
    /** The row stays; {@code is_deleted} becomes true, {@code deleted_at} the commit time. */
    SOFT,
    /** Nothing; it is counted as filtered. */
    IGNORE
}
