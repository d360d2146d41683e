package io.tidemark.sink;

import io.tidemark.change.SourceTable;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.flink.util.function.SerializableFunction;

/**
 * How far the sources of a pipeline have been read, as the ledger has it for people: the position
 * alone where there is one source, {@code erp 0/16B3748, shop 0/2A00028} where there are several.
 *
 * @param sources their names in the pipeline file
 * @param format how the sources' people write a position
 */
public record SourcePositions(List<String> sources, SerializableFunction<Long, String> format)
        implements Serializable {

    private static final String BETWEEN = ", ";

    public SourcePositions {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("no source");
        }
    }

    /** The text for the ledger. */
    String text(EpochStatus status) {
        return text(source -> status.of(SourceTable.code(source)).reached().position());
    }

    /** The text for these positions. */
    public String text(ToLongFunction<String> position) {
        boolean isOne = sources.size() == 1;
        return sources.stream()
                .map(
                        source ->
                                (isOne ? "" : source + " ")
                                        + format.apply(position.applyAsLong(source)))
                .collect(Collectors.joining(BETWEEN));
    }

    Collection<Long> codes() {
        return sources.stream().map(SourceTable::code).toList();
    }

    /** The positions in such a text by the names of their sources; without those that it lacks. */
    public Map<String, String> parse(String text) {
        if (sources.size() == 1 && !text.contains(" ")) {
            return Map.of(sources.get(0), text);
        }
        Map<String, String> positions = new LinkedHashMap<>();
        for (String part : text.split(BETWEEN)) {
            String[] words = part.split(" ");
            if (words.length == 2 && sources.contains(words[0])) {
                positions.put(words[0], words[1]);
            }
        }
        return positions;
    }
}
