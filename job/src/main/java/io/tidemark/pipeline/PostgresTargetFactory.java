package io.tidemark.pipeline;

import io.tidemark.change.SchemaStore;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Pipeline;
import io.tidemark.postgres.Database;
import io.tidemark.sink.EpochArchive;
import io.tidemark.sink.Probe;
import io.tidemark.sink.Target;
import io.tidemark.sink.TargetFactory;
import io.tidemark.sink.TargetRules;
import io.tidemark.sink.postgres.PostgresTarget;

/** Opens PostgreSQL as the target of a pipeline. */
record PostgresTargetFactory(Endpoint endpoint, Pipeline pipeline, TargetRules rules)
        implements TargetFactory {

    @Override
    public Target open(EpochArchive archive, Probe probe) {
        SchemaStore schemas = new SchemaStore(pipeline.storage());
        return new PostgresTarget(
                Database.of(endpoint),
                pipeline.name(),
                pipeline.onRewind(),
                rules,
                schemas::get,
                archive,
                archive,
                probe);
    }
}
