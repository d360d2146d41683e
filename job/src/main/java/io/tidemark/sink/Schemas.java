package io.tidemark.sink;

import io.tidemark.change.TableSchema;
import java.io.IOException;

/** The shapes of rows by their fingerprints. */
@FunctionalInterface
public interface Schemas {

    /**
     * The shape with this fingerprint.
     *
     * @throws IOException if it cannot be read from the pipeline's storage
     */
    TableSchema get(long fingerprint) throws IOException;
}
