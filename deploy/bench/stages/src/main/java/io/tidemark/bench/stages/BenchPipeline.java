package io.tidemark.bench.stages;

import io.tidemark.change.SchemaStore;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Pipeline;
import io.tidemark.config.PipelineFile;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The pipeline file of a benchmark, as {@code ./tidemark bench} writes it. */
public final class BenchPipeline {

    /** The name of the source. */
    public static final String SOURCE = "shop";

    private BenchPipeline() {}

    /**
     * Reads it; the shape of {@link BenchRow} is in its storage then.
     *
     * @param storage a folder
     * @param options of the table's entry, as the file has them; empty: none
     */
    public static Pipeline of(Path storage, String options) throws IOException {
        Pipeline pipeline =
                PipelineFile.parse(
                        """
                        pipeline: {name: bench, storage: "file://%s"}
                        sources: {%s: {type: postgres, url: "postgresql://localhost/none"}}
                        sinks: {warehouse: {type: postgres, url: "postgresql://localhost/none"}}
                        tables: [{from: %s%s}]
                        """
                                .formatted(
                                        storage,
                                        SOURCE,
                                        BenchRow.TABLE,
                                        options.isEmpty() ? "" : ", " + options),
                        "bench");
        new SchemaStore(pipeline.storage()).put(BenchRow.SCHEMA);
        return pipeline;
    }

    /** The source of such a pipeline. */
    public static Endpoint source(Pipeline pipeline) {
        return Objects.requireNonNull(pipeline.sources().get(SOURCE), SOURCE);
    }

    /** Its one table. */
    public static PlannedSourceTable table(Pipeline pipeline) {
        return new PlannedSourceTable(
                BenchRow.SCHEMA, pipeline.tables().get(0), BenchRow.TABLE, BenchRow.ROWS);
    }
}
