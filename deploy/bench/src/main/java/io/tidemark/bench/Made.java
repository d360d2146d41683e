package io.tidemark.bench;

/** Counts what is made at the source, from any thread, once its tables are filled. */
final class Made {

    private long changes;
    private long markers;

    /**
     * A marker that was written at the source.
     *
     * @param number from 1
     * @param changes how many changes were made until then, this one included
     */
    record Marker(long number, long changes) {}

    /** So many rows were inserted, updated or deleted. */
    synchronized void changed(long count) {
        changes += count;
    }

    /** The next marker is written: one more change. */
    synchronized Marker marked() {
        changes++;
        markers++;
        return new Marker(markers, changes);
    }

    /** All changes, markers included. */
    synchronized long changes() {
        return changes;
    }
}
