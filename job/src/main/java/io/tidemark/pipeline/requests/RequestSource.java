package io.tidemark.pipeline.requests;

import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.config.Endpoint;
import io.tidemark.merge.MergePlan;
import io.tidemark.postgres.Database;
import io.tidemark.sink.TargetRules;
import java.time.InstantSource;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of the running job through {@code tidemark.request}, as changes. Its only reader
 * has the one split from the beginning, so there is nothing to enumerate.
 */
public final class RequestSource
        implements Source<Change, RequestsInFlight, RequestSource.NothingToKeep> {

    private static final long serialVersionUID = 1L;

    private final Endpoint target;
    private final MergePlan plan;
    private final TargetRules rules;

    public RequestSource(Endpoint target, MergePlan plan, TargetRules rules) {
        this.target = target;
        this.plan = plan;
        this.rules = rules;
    }

    /** The state of the enumerator. */
    public record NothingToKeep() {}

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    /** Secrets are resolved here, where it runs. */
    @Override
    public SourceReader<Change, RequestsInFlight> createReader(SourceReaderContext context) {
        Database database = Database.of(target);
        return new RequestReader(
                new RequestWatch(
                        database,
                        plan.pipeline(),
                        new RequestAnswers(plan, rules, InstantSource.system())),
                new SchemaStore(plan.storage()));
    }

    @Override
    public SplitEnumerator<RequestsInFlight, NothingToKeep> createEnumerator(
            SplitEnumeratorContext<RequestsInFlight> context) {
        return new NothingToEnumerate();
    }

    @Override
    public SplitEnumerator<RequestsInFlight, NothingToKeep> restoreEnumerator(
            SplitEnumeratorContext<RequestsInFlight> context, NothingToKeep checkpoint) {
        return new NothingToEnumerate();
    }

    @Override
    public SimpleVersionedSerializer<RequestsInFlight> getSplitSerializer() {
        return new RequestsInFlightSerializer();
    }

    @Override
    public SimpleVersionedSerializer<NothingToKeep> getEnumeratorCheckpointSerializer() {
        return new NothingSerializer();
    }

    /** The reader's split never leaves it. */
    private static final class NothingToEnumerate
            implements SplitEnumerator<RequestsInFlight, NothingToKeep> {

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<RequestsInFlight> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public NothingToKeep snapshotState(long checkpoint) {
            return new NothingToKeep();
        }

        @Override
        public void close() {}
    }

    /** No bytes. */
    private static final class NothingSerializer
            implements SimpleVersionedSerializer<NothingToKeep> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(NothingToKeep nothing) {
            return new byte[0];
        }

        @Override
        public NothingToKeep deserialize(int version, byte[] serialized) {
            return new NothingToKeep();
        }
    }
}
