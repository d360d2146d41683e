package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tidemark.change.SourceTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class EpochAssemblerTest {

    private static final String SHOP = "shop";

    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    /** The assembler as Flink runs it, from a state or from none. */
    private static final class Run implements AutoCloseable {
        private final OneInputStreamOperatorTestHarness<
                        CommittableMessage<WriterResult>, CommittableMessage<Epoch>>
                harness;

        Run(UUID lineage, boolean takeOver, OperatorSubtaskState state) throws Exception {
            this(lineage, takeOver, 0, state);
        }

        Run(UUID lineage, boolean takeOver, long restored, OperatorSubtaskState state)
                throws Exception {
            harness =
                    new OneInputStreamOperatorTestHarness<>(
                            new EpochAssembler(
                                    "shop",
                                    takeOver,
                                    () -> lineage,
                                    new SourcePositions(List.of(SHOP), Long::toHexString)));
            harness.setup(
                    CommittableMessageTypeInfo.of(EpochSerializer::new)
                            .createSerializer(new ExecutionConfig().getSerializerConfig()));
            if (state != null) {
                harness.setRestoredCheckpointId(restored);
                harness.initializeState(state);
            }
            harness.open();
        }

        Run(UUID lineage) throws Exception {
            this(lineage, false, null);
        }

        /** What one writer sends before the barrier of a checkpoint. */
        Run receive(long checkpoint, int writer, WriterResult result) throws Exception {
            harness.processElement(
                    new StreamRecord<>(new CommittableSummary<>(writer, 2, checkpoint, 1, 1, 0)));
            harness.processElement(
                    new StreamRecord<>(new CommittableWithLineage<>(result, checkpoint, writer)));
            return this;
        }

        OperatorSubtaskState checkpoint(long id) throws Exception {
            harness.prepareSnapshotPreBarrier(id);
            return harness.snapshot(id, id);
        }

        List<CommittableMessage<Epoch>> messages() {
            return harness.extractOutputValues();
        }

        List<Epoch> epochs() {
            List<Epoch> epochs = new ArrayList<>();
            for (CommittableMessage<Epoch> message : messages()) {
                if (message instanceof CommittableWithLineage<Epoch> epoch) {
                    epochs.add(epoch.getCommittable());
                }
            }
            return epochs;
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }

    private static WriterResult result(String line, long position, long catchUp) {
        return new WriterResult(
                Epochs.inline(line),
                Map.of(SourceTable.code(SHOP), new Reached(position, catchUp)),
                new TreeMap<>(Map.of(position, 1L, 1_000L, 2L)));
    }

    private static List<String> lines(Epoch epoch) {
        return epoch.deltas().stream()
                .map(d -> new String(d.inline(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void aCheckpointBindsTheResultsOfAllWritersIntoOneEpoch() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.receive(7, 0, result("a", 16, 0)).receive(7, 1, result("b", 31, 0)).checkpoint(7);

            assertThat(run.epochs()).hasSize(1);
            Epoch epoch = run.epochs().get(0);
            assertThat(epoch.pipeline()).isEqualTo("shop");
            assertThat(epoch.token()).isEqualTo(new Token(FIRST, 1));
            assertThat(epoch.parent()).isNull();
            assertThat(epoch.checkpointId()).isEqualTo(7);
            assertThat(epoch.position()).isEqualTo("1f");
            assertThat(epoch.phase()).isEqualTo(Phase.SNAPSHOT);
            assertThat(lines(epoch)).containsExactly("a", "b");
            assertThat(epoch.commitTimes())
                    .containsExactly(entry(16L, 1L), entry(31L, 1L), entry(1_000L, 4L));
        }
    }

    /** The other writer had not passed it when it failed. */
    @Test
    void whatAWriterSentForACheckpointThatFailedIsAPartBeforeTheNextResults() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.receive(7, 1, result("older", 16, 0));
            run.receive(8, 0, result("other", 31, 0))
                    .receive(8, 1, result("newer", 31, 0))
                    .checkpoint(8);

            assertThat(run.epochs()).hasSize(1);
            Epoch epoch = run.epochs().get(0);
            assertThat(epoch.parts()).hasSize(2);
            assertThat(lines(epoch)).containsExactly("older", "other", "newer");
            assertThat(epoch.parts().get(0)).hasSize(1);
            assertThat(epoch.position()).isEqualTo("1f");
        }
    }

    @Test
    void everyCheckpointHasOneEpochEvenIfItIsEmpty() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.receive(1, 0, result("a", 16, 0)).checkpoint(1);
            run.checkpoint(2);
            run.receive(3, 0, result("c", 17, 0)).checkpoint(3);

            assertThat(run.epochs()).extracting(Epoch::checkpointId).containsExactly(1L, 2L, 3L);
            assertThat(run.epochs().get(1).deltas()).isEmpty();
            assertThat(run.epochs().get(1).position()).isEqualTo("10");
            assertThat(lines(run.epochs().get(2))).containsExactly("c");
        }
    }

    @Test
    void aSummaryAnnouncesTheOneEpoch() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.checkpoint(9);

            assertThat(run.messages()).hasSize(2);
            CommittableSummary<Epoch> summary = (CommittableSummary<Epoch>) run.messages().get(0);
            assertThat(summary.getNumberOfCommittables()).isEqualTo(1);
            assertThat(summary.getCheckpointIdOrEOI()).isEqualTo(9);
            CommittableWithLineage<Epoch> epoch =
                    (CommittableWithLineage<Epoch>) run.messages().get(1);
            assertThat(epoch.getCheckpointIdOrEOI()).isEqualTo(9);
        }
    }

    @Test
    void everyEpochNamesTheOneBefore() throws Exception {
        try (Run run = new Run(FIRST)) {
            for (int i = 1; i <= 4; i++) {
                run.checkpoint(i * 10L);
            }

            assertThat(run.epochs())
                    .extracting(Epoch::parent)
                    .containsExactly(
                            null, new Token(FIRST, 1), new Token(FIRST, 2), new Token(FIRST, 3));
        }
    }

    @Test
    void aRestoredRunContinuesTheChainUnderANewLineage() throws Exception {
        OperatorSubtaskState state;
        try (Run run = new Run(FIRST)) {
            run.receive(1, 0, result("a", 50, 100)).checkpoint(1);
            state = run.checkpoint(2);
            run.checkpoint(3);
        }
        try (Run run = new Run(SECOND, false, state)) {
            run.checkpoint(3);
            run.receive(4, 0, result("b", 99, 0)).checkpoint(4);

            assertThat(run.epochs())
                    .extracting(Epoch::token)
                    .containsExactly(new Token(SECOND, 3), new Token(SECOND, 4));
            assertThat(run.epochs())
                    .extracting(Epoch::parent)
                    .containsExactly(new Token(FIRST, 2), new Token(SECOND, 3));
            assertThat(run.epochs())
                    .extracting(Epoch::phase)
                    .containsExactly(Phase.CATCHING_UP, Phase.STREAMING);
            assertThat(run.epochs().get(0).position()).isEqualTo("32");
        }
    }

    @Test
    void onlyTheFirstEpochOfAFreshChainTakesOver() throws Exception {
        OperatorSubtaskState state;
        try (Run run = new Run(FIRST, true, null)) {
            run.checkpoint(1);
            state = run.checkpoint(2);

            assertThat(run.epochs()).extracting(Epoch::takeOver).containsExactly(true, false);
        }
        try (Run run = new Run(SECOND, true, state)) {
            run.checkpoint(3);

            assertThat(run.epochs()).extracting(Epoch::takeOver).containsExactly(false);
        }
    }

    @Test
    void aChainThatIsNotFreshNeverTakesOver() throws Exception {
        try (Run run = new Run(FIRST, false, null)) {
            run.checkpoint(1);

            assertThat(run.epochs()).extracting(Epoch::takeOver).containsExactly(false);
        }
    }

    /** Flink leaves out the id of a checkpoint that it gives up; its epoch went ahead already. */
    @Test
    void resultsOfAnAbortedCheckpointStayInTheirOrder() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.receive(1, 0, result("a", 1, 0)).checkpoint(1);
            run.receive(2, 0, result("b", 2, 0));
            run.harness.prepareSnapshotPreBarrier(2);
            run.harness.getOneInputOperator().notifyCheckpointAborted(2);
            run.receive(4, 0, result("c", 3, 0)).checkpoint(4);

            assertThat(run.epochs())
                    .extracting(EpochAssemblerTest::lines)
                    .containsExactly(List.of("a"), List.of("b"), List.of("c"));
            assertThat(run.epochs())
                    .extracting(e -> e.token().sequence())
                    .containsExactly(1L, 2L, 3L);
        }
    }

    /** The committer commits what is not newer than the checkpoint that completed. */
    @Test
    void whatIsLeftAtTheEndOfTheInputIsAnEpochOfTheNextCheckpoint() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.checkpoint(4);
            run.receive(5, 0, result("last", 9, 0));
            run.harness.endInput();

            assertThat(run.epochs()).hasSize(2);
            assertThat(lines(run.epochs().get(1))).containsExactly("last");
            assertThat(run.epochs().get(1).checkpointId()).isEqualTo(5);
        }
    }

    @Test
    void theEndOfARestoredInputBelongsToACheckpointAfterTheRestoredOne() throws Exception {
        OperatorSubtaskState state;
        try (Run run = new Run(FIRST)) {
            state = run.checkpoint(4);
        }
        try (Run run = new Run(SECOND, false, 4, state)) {
            run.receive(5, 0, result("last", 9, 0));
            run.harness.endInput();

            assertThat(run.epochs()).extracting(Epoch::checkpointId).containsExactly(5L);
        }
    }

    @Test
    void nothingFollowsTheEpochOfTheEndOfTheInput() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.receive(1, 0, result("last", 9, 0));
            run.harness.endInput();
            run.checkpoint(1);
            run.checkpoint(2);

            assertThat(run.epochs()).extracting(Epoch::checkpointId).containsExactly(1L);
        }
    }

    @Test
    void anInputThatEndsWithNothingLeftAddsNoEpoch() throws Exception {
        try (Run run = new Run(FIRST)) {
            run.harness.endInput();

            assertThat(run.epochs()).isEmpty();
        }
    }
}
