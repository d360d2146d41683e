package io.tidemark.sink.postgres;

/** What the target did with the rows of one shape; counted while they are applied. */
final class Tally {
    long inserted;
    long updated;
    long deleted;
    long unchanged;
    long superseded;
    long missing;

    AppliedCounts counts() {
        return new AppliedCounts(
                0, 0, inserted, updated, deleted, unchanged, superseded, 0, 0, missing);
    }
}
