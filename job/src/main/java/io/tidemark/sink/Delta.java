package io.tidemark.sink;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one writer has for one epoch, all tables together.
 *
 * @param sections in the order of their parts
 * @param inline the lines of all sections; empty if they are in {@code file}
 * @param file a URI in the pipeline's storage; null if {@code inline}
 * @param checksum CRC-32C of all bytes
 * @param counts per table, by the name of the table at the source
 */
public record Delta(
        List<Section> sections,
        byte[] inline,
        @Nullable String file,
        long checksum,
        Map<String, Counts> counts)
        implements Serializable {

    public Delta {
        sections = List.copyOf(sections);
        counts = Map.copyOf(counts);
        if (inline.length > 0 && file != null) {
            throw new IllegalArgumentException("a delta is either inline or in a file");
        }
    }
}
