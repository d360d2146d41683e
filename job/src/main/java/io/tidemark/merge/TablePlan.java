package io.tidemark.merge;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.Merging;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How the changes of one source table are merged.
 *
 * @param source the table at the source
 * @param target the table at the target
 * @param key the columns of the merge key
 * @param deletes ignored ones do not take part in the merge
 * @param priority the sources that feed the target, the one that is believed first; empty: no other
 */
public record TablePlan(
        SourceTable source,
        TableId target,
        List<String> key,
        Merging merging,
        Deletes deletes,
        List<String> priority)
        implements Serializable {

    public TablePlan {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(merging, "merging");
        Objects.requireNonNull(deletes, "deletes");
        key = List.copyOf(key);
        priority = List.copyOf(priority);
        if (!priority.isEmpty() && !priority.contains(source.source())) {
            throw new IllegalArgumentException(source + " is none of " + priority);
        }
    }

    /** Of two sources that tell the same the one with the higher rank is believed. */
    int rank() {
        return priority.isEmpty() ? 0 : priority.size() - priority.indexOf(source.source());
    }
}
