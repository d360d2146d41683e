package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.MergeKey;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Operators over changes by their keys, in Flink's harness, as the job has them. */
public final class KeyedRun {

    public static final int MAX_PARALLELISM = 360;

    private KeyedRun() {}

    /** One subtask, set up and not yet open. */
    public static KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> of(
            KeyedProcessFunction<MergeKey, Change, Change> function, int parallelism, int subtask)
            throws Exception {
        return of(
                function,
                parallelism,
                subtask,
                UnregisteredMetricGroups.createUnregisteredTaskMetricGroup());
    }

    /** The same, whose metrics go there. */
    public static KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> of(
            KeyedProcessFunction<MergeKey, Change, Change> function,
            int parallelism,
            int subtask,
            TaskMetricGroup metrics)
            throws Exception {
        var created =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(function),
                        Change::key,
                        ChangeTypes.MERGE_KEY,
                        new MockEnvironmentBuilder()
                                .setMaxParallelism(MAX_PARALLELISM)
                                .setParallelism(parallelism)
                                .setSubtaskIndex(subtask)
                                .setMetricGroup(metrics)
                                .build());
        created.getExecutionConfig().enableObjectReuse();
        created.setStateBackend(new HashMapStateBackend());
        created.setCheckpointStorage(new JobManagerCheckpointStorage(Integer.MAX_VALUE));
        created.setup(
                ChangeTypes.CHANGE.createSerializer(
                        created.getExecutionConfig().getSerializerConfig()));
        return created;
    }
}
