package io.tidemark.sink;

/** A system that epochs are applied to. One committer owns one target; it is used by one thread. */
public interface Target extends AutoCloseable {

    /**
     * Applies an epoch exactly once: in one transaction with its row of the history, or not at all.
     * Applying a token again that is in the history succeeds and changes nothing.
     *
     * @throws TargetException if it could not be applied; says whether it may pass by itself
     */
    void apply(Epoch epoch) throws TargetException, InterruptedException;

    @Override
    void close();
}
