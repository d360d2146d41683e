package io.tidemark.config;

/** What to do when the target is ahead of the snapshot that the job was restored from. */
public enum Rewind {
    /** Stop and say so. */
    FAIL,
    /** Apply from the older position on and take the target over. */
    OVERWRITE
}
