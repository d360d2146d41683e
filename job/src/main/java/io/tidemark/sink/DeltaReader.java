package io.tidemark.sink;

import java.io.IOException;
import java.io.InputStream;

/** Reads what writers left for an epoch. */
@FunctionalInterface
public interface DeltaReader {

    /**
     * The lines of one section, exactly {@link Section#length()} bytes. The caller closes the
     * stream.
     *
     * @throws IOException if they are missing or cannot be read
     */
    InputStream open(Delta delta, Section section) throws IOException;

    /**
     * Reads a delta that may be damaged or gone once, as a whole; there is nothing to do for one
     * that travelled with the epoch.
     *
     * @throws IOException if it is missing or not what was written
     */
    default void verify(Delta delta) throws IOException {}
}
