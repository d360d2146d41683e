package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.Endpoint;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the source of a job reads, decided once when the job is started.
 *
 * @param pipeline the pipeline's name
 * @param storage where schemas are written, a Flink file system URI
 * @param slot the replication slot and the publication, both have this name
 * @param startLsn the slot's consistent point: the log is read from here when there is no state.
 *     Every commit that the snapshot may not have seen is behind it
 */
public record LoadPlan(
        Endpoint endpoint,
        String pipeline,
        String storage,
        String slot,
        List<PlannedSourceTable> tables,
        long startLsn)
        implements Serializable {

    public LoadPlan {
        tables = List.copyOf(tables);
    }

    /** The tables by their name at the source. */
    public Map<TableId, PlannedSourceTable> tablesByName() {
        return tables.stream()
                .collect(Collectors.toMap(t -> t.schema().table(), Function.identity()));
    }
}
