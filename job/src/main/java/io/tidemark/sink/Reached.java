package io.tidemark.sink;

/**
 * How far a source has been read.
 *
 * @param position the newest position seen, 0 if none
 * @param catchUp the position at which the snapshot is caught up with, 0 if not said, {@link
 *     io.tidemark.change.Change#COPYING} while it is not known
 */
record Reached(long position, long catchUp) {

    static final Reached NOTHING = new Reached(0, 0);

    Reached plus(Reached other) {
        return new Reached(Math.max(position, other.position), Math.max(catchUp, other.catchUp));
    }
}
