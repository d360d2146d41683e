package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import java.util.List;
import java.util.Optional;

/** A table as the target's catalog has it. */
record TargetTable(
        TableId id, Kind kind, List<TargetColumn> columns, List<UniqueIndex> uniqueIndexes) {

    /** Whether rows can be written. */
    enum Kind {
        TABLE,
        /** A view, a foreign table … */
        OTHER
    }

    TargetTable {
        columns = List.copyOf(columns);
        uniqueIndexes = List.copyOf(uniqueIndexes);
    }

    Optional<TargetColumn> column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The index that finds a row by its merge key. */
    Optional<UniqueIndex> keyIndex(List<String> key) {
        return uniqueIndexes.stream().filter(i -> i.identifies(key)).findFirst();
    }

    /**
     * Whether something else than the merge key must be unique, so that rows may be in each other's
     * way.
     */
    boolean hasSecondaryUnique(List<String> key) {
        return uniqueIndexes.stream().anyMatch(i -> !i.identifies(key));
    }
}
