package io.tidemark.sink;

import java.io.IOException;
import java.util.Optional;

/** Applied epochs whose deltas are still there, to roll a restored target forward. */
@FunctionalInterface
public interface RetainedEpochs {

    /**
     * The epoch with this token, empty if it is no longer retained.
     *
     * @throws IOException if the pipeline's storage cannot be read
     */
    Optional<Epoch> find(Token token) throws IOException;
}
