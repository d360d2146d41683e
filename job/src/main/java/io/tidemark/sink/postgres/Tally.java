package io.tidemark.sink.postgres;

/** What the target did with the rows of one shape; counted while they are applied. */
final class Tally {
    long inserted;
    long updated;
    long deleted;
    long unchanged;
    long missing;

    void addInserted(long rows) {
        inserted += rows;
    }

    void addUpdated(long rows) {
        updated += rows;
    }

    void addDeleted(long rows) {
        deleted += rows;
    }

    AppliedCounts counts() {
        return new AppliedCounts(
                0, 0, inserted, updated, deleted, unchanged, 0, 0, 0, missing, 0, 0, 0, 0);
    }
}
