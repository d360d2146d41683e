package io.tidemark.config;

/** What a change becomes at the target. */
public enum Write {
    /** The row of its key. */
    UPSERT,
    /** A row of its own, with what happened and when. */
    APPEND
}
