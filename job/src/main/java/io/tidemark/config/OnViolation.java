package io.tidemark.config;

/** What becomes of a change whose row breaks an expectation. */
public enum OnViolation {
    /** It becomes a dead letter. */
    DEAD_LETTER,
    /** It goes on; it is counted, and logged once in a while. */
    WARN,
    /** The job stops. */
    FAIL
}
