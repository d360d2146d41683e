package io.tidemark.sink;

import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.config.Pipeline;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Applies changes to a target exactly once.
 *
 * <pre>
 *   changes ─▶ EpochWriter ─▶ EpochAssembler ─▶ EpochCommitter ─▶ target
 *              (parallel)      (one)             (one gets epochs)
 *              delta at the    epoch at the      one transaction when the
 *              barrier         barrier           checkpoint is complete
 * </pre>
 *
 * The committers run in a task of their own, so a commit never holds up a writer.
 */
public final class EpochSink
        implements Sink<Change>,
                SupportsCommitter<Epoch>,
                SupportsPreCommitTopology<WriterResult, Epoch> {

    /** Names the assembler in savepoints; never changes. */
    public static final String ASSEMBLER_UID = "sink-epochs";

    private static final long serialVersionUID = 1L;

    /** What all writers of a task manager may hold until the barrier. */
    private static final long MOST_BUFFER_BYTES = 128L * 1024 * 1024;

    /** The part of a small heap that may be held. */
    private static final int HEAP_PART = 8;

    private final Pipeline pipeline;
    private final TargetRules rules;
    private final TargetFactory target;
    private final StartMode start;
    private final SourcePositions positions;

    /** What a job without state does with a target that has a history. */
    public enum StartMode {
        /** It stops. */
        CONTINUE,
        /** It takes the target over: empties its tables and begins a new history. */
        FRESH
    }

    public EpochSink(
            Pipeline pipeline,
            TargetRules rules,
            TargetFactory target,
            StartMode start,
            SourcePositions positions) {
        this.pipeline = pipeline;
        this.rules = rules;
        this.target = target;
        this.start = start;
        this.positions = positions;
    }

    @Override
    @Deprecated
    public SinkWriter<Change> createWriter(Sink.InitContext context) {
        throw new UnsupportedOperationException("replaced by createWriter(WriterInitContext)");
    }

    @Override
    public SinkWriter<Change> createWriter(WriterInitContext context) {
        String storage = pipeline.storage();
        return new EpochWriter(
                new SchemaStore(storage),
                rules,
                () -> EpochArchive.newDelta(storage),
                Probe.installed(),
                bufferBytes() / context.getTaskInfo().getNumberOfParallelSubtasks());
    }

    private static long bufferBytes() {
        return Math.min(MOST_BUFFER_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    @Override
    public DataStream<CommittableMessage<Epoch>> addPreCommitTopology(
            DataStream<CommittableMessage<WriterResult>> results) {
        return results.global()
                .transform(
                        "epochs",
                        CommittableMessageTypeInfo.of(EpochSerializer::new),
                        new EpochAssembler(
                                pipeline.name(),
                                start == StartMode.FRESH,
                                UUID::randomUUID,
                                positions))
                .uid(ASSEMBLER_UID)
                .setParallelism(1)
                .setMaxParallelism(1)
                // The commit must not hold up whoever shares its thread.
                .disableChaining()
                .global();
    }

    @Override
    public Committer<Epoch> createCommitter(CommitterInitContext context) throws IOException {
        Probe probe = Probe.installed();
        EpochArchive archive = new EpochArchive(pipeline.storage(), pipeline.retainDeltas());
        return new EpochCommitter(
                target.open(archive, probe), archive, probe, InstantSource.system());
    }

    @Override
    public SimpleVersionedSerializer<Epoch> getCommittableSerializer() {
        return new EpochSerializer();
    }

    @Override
    public SimpleVersionedSerializer<WriterResult> getWriteResultSerializer() {
        return new WriterResultSerializer();
    }
}
