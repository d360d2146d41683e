package io.tidemark.source.postgres;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.Endpoint;
import io.tidemark.postgres.Database;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the source of a job reads, decided once when the job is started.
 *
 * @param endpoint the source; its name in the file is the source of all shapes
 * @param pipeline the pipeline's name
 * @param storage where schemas are written, a Flink file system URI
 * @param startLsn the slot's consistent point: the log is read from here when there is no state.
 *     Every commit that the snapshot may not have seen is behind it
 */
public record LoadPlan(
        Endpoint endpoint,
        String pipeline,
        String storage,
        List<PlannedSourceTable> tables,
        long startLsn)
        implements Serializable {

    public LoadPlan {
        tables = List.copyOf(tables);
    }

    /** The same, read from another place. */
    public LoadPlan from(long lsn) {
        return new LoadPlan(endpoint, pipeline, storage, tables, lsn);
    }

    /** The name of the source in the pipeline file. */
    public String source() {
        return endpoint.name();
    }

    /** What stands for the source in words about it. */
    long sourceCode() {
        return SourceTable.code(source());
    }

    /** The replication slot and the publication, both have this name. */
    public String slot() {
        return Capture.slotName(pipeline, source());
    }

    /** Slot and publication of this plan. */
    public Capture capture() {
        return new Capture(Database.of(endpoint), pipeline, source());
    }

    /** Whether nothing that is read here waits for event time. */
    boolean isByLog() {
        return tables.stream().allMatch(t -> t.rule().merging().isByLog());
    }

    /** The names of the tables at the source. */
    public List<TableId> tableIds() {
        return tables.stream().map(t -> t.schema().table()).toList();
    }

    /** The tables by their name at the source. */
    public Map<TableId, PlannedSourceTable> tablesByName() {
        return tables.stream()
                .collect(Collectors.toMap(t -> t.schema().table(), Function.identity()));
    }
}
