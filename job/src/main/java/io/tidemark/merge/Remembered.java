package io.tidemark.merge;

import io.tidemark.change.Change;

/**
 * A change of a key that a later one may still have to be put before.
 *
 * @param eventTime milliseconds since 1970
 */
record Remembered(Version version, long eventTime, Change change) {}
