package io.tidemark.sink;

import java.io.Serializable;
import java.util.UUID;

/**
 * The identity of an epoch: the lineage is new at every start of the job, the sequence grows by one
 * per epoch through all lineages. Job id and checkpoint id would not do, both are reused after a
 * rewind.
 */
public record Token(UUID lineage, long sequence) implements Serializable {

    @Override
    public String toString() {
        return lineage + "-" + sequence;
    }

    /** The reverse of {@link #toString()}. */
    public static Token parse(String text) {
        int dash = text.lastIndexOf('-');
        return new Token(
                UUID.fromString(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }
}
