package io.tidemark.config;

/** What a TRUNCATE at the source does. */
public enum Truncate {
    /** The job stops with an error. */
    FAIL,
    /** Nothing; it is counted. */
    IGNORE
}
