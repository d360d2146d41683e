package io.tidemark.config;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code tables:}. The first entry that matches a table decides about it.
 *
 * @param source the name of the source, one of {@link Pipeline#sources()}
 * @param sink the name of the sink, one of {@link Pipeline#sinks()}
 * @param to {@code schema.table} at the target; null: the same name. Only for an entry without
 *     wildcards; with wildcards {@code schema.*} sends every table to that schema
 * @param mergeKey empty: the primary key of the source
 * @param softDelete the columns of soft deletes; {@link SoftDelete#DEFAULT} unless deletes are soft
 * @param drift what becomes of rows whose columns have changed at the source
 * @param merging how the changes of a key are put in order and merged
 * @param shaping what becomes of rows before they are merged
 * @param priority where several sources feed the target table: which of two that tell the same is
 *     believed, first the one before all others; empty: in the order of the file
 */
public record TableRule(
        String source,
        String sink,
        TablePattern from,
        List<TablePattern> exclude,
        @Nullable TablePattern to,
        List<String> mergeKey,
        Deletes deletes,
        Truncate truncate,
        SoftDelete softDelete,
        Shaping shaping,
        Drift drift,
        Merging merging,
        List<String> priority)
        implements Serializable {

    public TableRule {
        exclude = List.copyOf(exclude);
        mergeKey = List.copyOf(mergeKey);
        priority = List.copyOf(priority);
    }
}
