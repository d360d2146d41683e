package io.tidemark.bench.system;

import java.util.function.LongConsumer;

/** Counts what is made at the source, from any thread, once its tables are filled. */
public final class Made {

    private long changes;
    private long markers;
    private LongConsumer whenChanged = count -> {};
    private Runnable whenMarked = () -> {};

    /** Somebody has to hear of it in the order in which it was made. */
    synchronized void tell(LongConsumer changed, Runnable marked) {
        whenChanged = changed;
        whenMarked = marked;
    }

    /**
     * A marker that was written at the source.
     *
     * @param number from 1
     * @param changes how many changes were made until then, this one included
     */
    public record Marker(long number, long changes) {}

    /** So many rows were inserted, updated or deleted. */
    public synchronized void changed(long count) {
        changes += count;
        whenChanged.accept(count);
    }

    /** The next marker is written: one more change. */
    public synchronized Marker marked() {
        changes++;
        markers++;
        whenMarked.run();
        return new Marker(markers, changes);
    }

    /** All changes, markers included. */
    synchronized long changes() {
        return changes;
    }
}
