package io.tidemark.sink;

import java.util.Map;
import java.util.TreeMap;

/** How far each source has been read, by its code, as one writer sees it. */
final class ReachedPositions {

    private final Map<Long, Reached> sources = new TreeMap<>();

    /** Changes of a source mostly come one after the other. */
    private long last;

    private long position;
    private boolean isKnown;

    void to(long source, long reached) {
        if (!isKnown || source != last) {
            keep();
            last = source;
            position = reached;
            isKnown = true;
        } else if (reached > position) {
            position = reached;
        }
    }

    /** A source says one thing after the other, and what it says last counts. */
    void goal(long source, long catchUp) {
        sources.merge(
                source,
                new Reached(0, catchUp),
                (before, said) -> new Reached(before.position(), said.catchUp()));
    }

    private void keep() {
        if (isKnown) {
            sources.merge(last, new Reached(position, 0), Reached::plus);
        }
    }

    /** What was reached since the last call. */
    Map<Long, Reached> take() {
        keep();
        isKnown = false;
        Map<Long, Reached> taken = Map.copyOf(sources);
        sources.clear();
        return taken;
    }
}
