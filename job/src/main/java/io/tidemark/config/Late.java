package io.tidemark.config;

/** What becomes of a change that is too late to be ordered for certain. */
public enum Late {
    /** It becomes a row of {@code tidemark.late_change} at the target. */
    SET_ASIDE,
    /** It is merged all the same. */
    APPLY,
    /** It is left out, and counted. */
    DROP
}
