package io.tidemark.change;

/**
 * Where and when a streamed change stands in its source's log.
 *
 * @param major the commit, in commit order; greater than 0
 * @param minor the change within the commit
 * @param committedAt commit time in microseconds since 1970
 */
public record LogPosition(long major, long minor, long committedAt) {

    /** For people and tables: of fixed width, so that texts are in the order of positions. */
    public String text() {
        return String.format("%016x/%08x", major, minor);
    }
}
