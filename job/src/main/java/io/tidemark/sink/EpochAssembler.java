package io.tidemark.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Binds the results of all writers for a checkpoint into one epoch and chains it to the one before.
 * Runs with parallelism 1.
 *
 * <p>Every writer sends its result before its barrier, and barriers are aligned, so when this
 * operator is about to send its own barrier it has the results of all writers for it, and nothing
 * of the next epoch.
 *
 * <p>A checkpoint may be passed by some of the writers and then fail, for instance when a task ends
 * at that moment. What they sent for it comes first in the next epoch, as a part of its own: their
 * next results may have newer rows of the same keys.
 *
 * <p>The lineage is new at every start. An epoch whose checkpoint never completes is therefore
 * never mistaken for another one with its number.
 */
final class EpochAssembler extends AbstractStreamOperator<CommittableMessage<Epoch>>
        implements OneInputStreamOperator<
                        CommittableMessage<WriterResult>, CommittableMessage<Epoch>>,
                BoundedOneInput {

    static final String STATUS_STATE = "epoch-status";

    private static final long serialVersionUID = 1L;

    private static final ListStateDescriptor<byte[]> STATUS =
            new ListStateDescriptor<>(
                    STATUS_STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private final String pipeline;
    private final boolean takeOver;
    private final SerializableSupplier<UUID> newLineage;
    private final SourcePositions positions;

    private transient SortedMap<Long, List<WriterResult>> results;
    private transient EpochStatus status;
    private transient UUID lineage;
    private transient ListState<byte[]> state;
    private transient long lastCheckpoint;
    private transient boolean ended;

    /**
     * @param takeOver whether a chain that begins here may replace what another one left
     */
    @SuppressWarnings("NullAway.Init") // Flink initializes operators by initializeState
    EpochAssembler(
            String pipeline,
            boolean takeOver,
            SerializableSupplier<UUID> newLineage,
            SourcePositions positions) {
        this.pipeline = pipeline;
        this.takeOver = takeOver;
        this.newLineage = newLineage;
        this.positions = positions;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        results = new TreeMap<>();
        lineage = newLineage.get();
        lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
        state = context.getOperatorStateStore().getListState(STATUS);
        status = EpochStatus.initial();
        for (byte[] bytes : state.get()) {
            status =
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            new EpochStatusSerializer(), bytes);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(
                List.of(
                        SimpleVersionedSerialization.writeVersionAndSerialize(
                                new EpochStatusSerializer(), status)));
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<WriterResult>> element) {
        if (element.getValue() instanceof CommittableWithLineage<WriterResult> message) {
            results.computeIfAbsent(message.getCheckpointIdOrEOI(), id -> new ArrayList<>())
                    .add(message.getCommittable());
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        lastCheckpoint = checkpointId;
        if (!ended) {
            emit(checkpointId);
        }
    }

    /**
     * What is left when the input ends, by itself or by {@code flink stop --drain}, is the last
     * epoch. It belongs to the next checkpoint, whichever that is: the committer commits whatever
     * is not newer than the completed one. After it nothing may be sent any more.
     */
    @Override
    public void endInput() {
        ended = true;
        if (!results.isEmpty()) {
            emit(lastCheckpoint + 1);
        }
    }

    private void emit(long checkpointId) {
        @Nullable Token parent = status.token();
        Map<Long, Reached> reached = new TreeMap<>();
        List<List<Delta>> parts = new ArrayList<>();
        TreeMap<Long, Long> commitTimes = new TreeMap<>();
        for (List<WriterResult> part : results.values()) {
            for (WriterResult result : part) {
                result.reached()
                        .forEach((source, seen) -> reached.merge(source, seen, Reached::plus));
                result.commitTimes()
                        .forEach((time, count) -> commitTimes.merge(time, count, Long::sum));
            }
            parts.add(part.stream().map(WriterResult::delta).toList());
        }
        results.clear();
        status = status.next(lineage, reached);
        Epoch epoch =
                new Epoch(
                        pipeline,
                        Objects.requireNonNull(status.token()),
                        parent,
                        parent == null && takeOver,
                        checkpointId,
                        status.phase(positions.codes()),
                        positions.text(status),
                        parts,
                        commitTimes);
        output.collect(new StreamRecord<>(new CommittableSummary<>(0, 1, checkpointId, 1, 1, 0)));
        output.collect(new StreamRecord<>(new CommittableWithLineage<>(epoch, checkpointId, 0)));
    }
}
