package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.merge.Counters;
import io.tidemark.merge.MergeOperator;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TablePlan;
import io.tidemark.merge.TableWatermarks;
import io.tidemark.transform.MaskFunction;
import io.tidemark.transform.TableShaping;
import io.tidemark.transform.TransformPlan;
import io.tidemark.transform.TransformStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * The operators that stand between source and sink in one run of a specification's job: the mask
 * beside the source, then the subtasks of transform and merge, of which each has its own keys.
 */
final class TransformSpecJob implements AutoCloseable {

    private static final int MOST_SUBTASKS = 128;

    /**
     * What a start makes of a file.
     *
     * @param schema the table at the source at that time
     * @param shape what {@code validate} says that rows have behind the transform
     */
    record Planned(Pipeline pipeline, TableSchema schema, TableSchema shape) {

        TableRule rule() {
            return pipeline.tables().get(0);
        }
    }

    /** One of the subtasks. */
    private record Subtask(
            MockEnvironment environment,
            KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness) {}

    private final TimestampAssigner<Change> eventTimes;
    private final OneInputStreamOperatorTestHarness<Change, Change> mask;
    private final List<Subtask> subtasks = new ArrayList<>();

    /**
     * @param saved what another run has saved; null: it is the first one
     */
    TransformSpecJob(
            Planned planned,
            String storage,
            int parallelism,
            Counters counters,
            @Nullable OperatorSubtaskState saved)
            throws Exception {
        SchemaStore schemas = new SchemaStore(storage);
        schemas.put(planned.schema());
        schemas.put(planned.shape());
        TransformPlan plan = transformPlan(planned, storage);
        MergePlan merging = mergePlan(planned.rule(), storage);
        eventTimes =
                new TableWatermarks(merging, TransformSpec.SOURCE)
                        .createTimestampAssigner(() -> null);
        mask =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new MaskFunction(plan)),
                        MOST_SUBTASKS,
                        parallelism,
                        0);
        for (int i = 0; i < parallelism; i++) {
            subtasks.add(subtask(plan, merging, counters, parallelism, i));
        }
        open(saved);
    }

    private static Subtask subtask(
            TransformPlan plan, MergePlan merging, Counters counters, int parallelism, int index)
            throws Exception {
        MockEnvironment environment =
                new MockEnvironmentBuilder()
                        .setMetricGroup(counters.group())
                        .setMaxParallelism(MOST_SUBTASKS)
                        .setParallelism(parallelism)
                        .setSubtaskIndex(index)
                        .build();
        return new Subtask(
                environment,
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new TransformAndMerge(
                                        new TransformStage(plan), new MergeOperator(merging))),
                        Change::key,
                        ChangeTypes.MERGE_KEY,
                        environment));
    }

    private static TransformPlan transformPlan(Planned planned, String storage) {
        TableRule rule = planned.rule();
        return new TransformPlan(
                "specs",
                storage,
                planned.pipeline().functions(),
                planned.pipeline().deadLetters(),
                Map.of(
                        TransformSpec.TABLE_AT_SOURCE,
                        new TableShaping(
                                rule.shaping(),
                                TransformSpec.TABLE,
                                PreparedJob.deleted(rule.merging()),
                                rule.drift(),
                                planned.schema())));
    }

    private static MergePlan mergePlan(TableRule rule, String storage) {
        return MergePlan.of(
                "specs",
                storage,
                List.of(
                        new TablePlan(
                                TransformSpec.TABLE_AT_SOURCE,
                                TransformSpec.TABLE,
                                List.of("id"),
                                rule.merging(),
                                rule.deletes(),
                                List.of())));
    }

    private void open(@Nullable OperatorSubtaskState saved) throws Exception {
        TypeSerializer<Change> serializer =
                ChangeTypes.CHANGE.createSerializer(
                        mask.getExecutionConfig().getSerializerConfig());
        mask.setup(serializer);
        mask.open();
        for (int i = 0; i < subtasks.size(); i++) {
            var harness = subtasks.get(i).harness();
            harness.getExecutionConfig().enableObjectReuse();
            harness.setup(serializer);
            if (saved != null) {
                harness.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                saved, MOST_SUBTASKS, subtasks.size(), subtasks.size(), i));
            }
            harness.open();
        }
    }

    /** What becomes of a change that the source has read. */
    List<Change> take(Change change) throws Exception {
        mask.processElement(
                new StreamRecord<>(change, eventTimes.extractTimestamp(change, Long.MIN_VALUE)));
        List<Change> out = new ArrayList<>();
        for (Object masked : mask.getOutput()) {
            out.addAll(send(((StreamRecord<?>) masked).asRecord()));
        }
        mask.getOutput().clear();
        return out;
    }

    /** What becomes of a request. */
    List<Change> ask(Change request) throws Exception {
        return send(new StreamRecord<>(request));
    }

    private List<Change> send(StreamRecord<Change> change) throws Exception {
        int owner =
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        change.getValue().key(), MOST_SUBTASKS, subtasks.size());
        var harness = subtasks.get(owner).harness();
        harness.processElement(change);
        List<Change> out = List.copyOf(harness.extractOutputValues());
        harness.getOutput().clear();
        return out;
    }

    /** What another run goes on from. */
    OperatorSubtaskState save() throws Exception {
        OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = subtasks.get(i).harness().snapshot(1, 1);
        }
        return AbstractStreamOperatorTestHarness.repackageState(states);
    }

    @Override
    public void close() throws Exception {
        mask.close();
        for (Subtask subtask : subtasks) {
            subtask.harness().close();
            subtask.environment().close();
        }
    }
}
