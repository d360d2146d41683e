package io.tidemark.config;

/** What becomes of a column's value when another change of its key is merged. */
public enum ColumnRule {
    /** The newest value. */
    LATEST,
    /** The oldest value that was ever there. */
    FIRST,
    /** The newest value that is not null. */
    PARTIAL,
    /** All values added up. */
    SUM,
    /** The smallest value. */
    MIN,
    /** The largest value. */
    MAX,
    /** An array of all elements, each once. */
    UNION
}
