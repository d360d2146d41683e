package io.tidemark.bench.stages;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.MergeKey;
import java.util.List;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * A keyed operator in Flink's harness. Beside the operator a change costs two records of the stream
 * and a place in the queue of the results.
 */
public final class KeyedOperator implements AutoCloseable {

    private static final int MAX_PARALLELISM = 360;

    private final KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness;

    private KeyedOperator(
            KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness) {
        this.harness = harness;
    }

    /** One subtask, ready for changes. */
    public static KeyedOperator open(
            KeyedProcessFunction<MergeKey, Change, Change> function, StateBackend state)
            throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function),
                        Change::key,
                        ChangeTypes.MERGE_KEY,
                        new MockEnvironmentBuilder()
                                .setMaxParallelism(MAX_PARALLELISM)
                                .setParallelism(1)
                                .setSubtaskIndex(0)
                                .build());
        harness.getExecutionConfig().enableObjectReuse();
        harness.setStateBackend(state);
        harness.setCheckpointStorage(new JobManagerCheckpointStorage(Integer.MAX_VALUE));
        harness.setup(
                ChangeTypes.CHANGE.createSerializer(
                        harness.getExecutionConfig().getSerializerConfig()));
        harness.open();
        return new KeyedOperator(harness);
    }

    /** Takes changes at the time of their commits; what they led to before is forgotten. */
    public void process(Change[] changes) throws Exception {
        harness.getOutput().clear();
        for (Change change : changes) {
            harness.processElement(new StreamRecord<>(change, change.committedAt() / 1000));
        }
    }

    /** What the last changes led to. */
    public List<Change> results() {
        return harness.extractOutputValues();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
