package io.tidemark.merge;

import static io.tidemark.merge.MergeRun.byVersion;
import static io.tidemark.merge.MergeRun.delete;
import static io.tidemark.merge.MergeRun.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.RowRule;
import io.tidemark.config.Sequence;
import io.tidemark.config.Write;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** State that goes on elsewhere: with another parallelism, in a later release. */
class MergeRestoreTest {

    /** Written by {@link #writeTheStoredState}; never written again, new releases add files. */
    private static final String STORED = "/golden/merge-state-1";

    private static final Merging SUM_OF_NUMBERED =
            new Merging(
                    byVersion(Late.SET_ASIDE).orderBy(),
                    MergeRun.time(Late.SET_ASIDE),
                    new RowRule(ColumnRule.LATEST, Map.of("value", ColumnRule.SUM), null, Map.of()),
                    null,
                    Write.UPSERT,
                    null,
                    new Sequence("version", Duration.ofSeconds(30)));

    @TempDir Path storage;

    @Test
    void everyKeyIsRememberedWithAnotherParallelism() throws Exception {
        int keys = 100;
        OperatorSubtaskState state;
        try (MergeRun one = new MergeRun(storage, byVersion(Late.SET_ASIDE))) {
            for (int key = 0; key < keys; key++) {
                one.feed(upsert(1_000, key, 5, "new"));
            }
            one.watermark(2_000);
            state = one.snapshot();
        }
        int parallelism = 3;
        int remembered = 0;
        for (int subtask = 0; subtask < parallelism; subtask++) {
            try (MergeRun run =
                    MergeRun.restored(
                            storage, byVersion(Late.SET_ASIDE), state, parallelism, subtask)) {
                remembered += run.keysInState();
                for (int key = 0; key < keys; key++) {
                    Change older = upsert(1_001, key, 4, "old");
                    if (subtask
                            == KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                    older.key(), MergeRun.MAX_PARALLELISM, parallelism)) {
                        run.feed(older);
                    }
                }
                assertThat(run.next()).isNotEmpty().containsOnly("STALE");
            }
        }
        assertThat(remembered).isEqualTo(keys);
    }

    @Test
    void stateOfTheFirstFormatIsRead() throws Exception {
        URL file = Objects.requireNonNull(MergeRestoreTest.class.getResource(STORED));
        OperatorSubtaskState state = OperatorSnapshotUtil.readStateHandle(file.getPath());
        try (MergeRun run = MergeRun.restored(storage, SUM_OF_NUMBERED, state, 1, 0)) {
            run.feed(upsert(2_100, 7, 2, "100"));
            assertThat(run.next()).containsExactly("UPSERT[7, 2, 110]", "UPSERT[7, 3, 110.5]");

            run.feed(upsert(1_000, 7, 1, "10"), upsert(1_400, 8, 1, "1"));
            assertThat(run.next()).containsExactly("DUPLICATE", "STALE");
        }
    }

    /** {@code mvn -pl udfs,job verify -Dtest=MergeRestoreTest -Dtidemark.write=FILE}. */
    @Test
    @EnabledIfSystemProperty(named = "tidemark.write", matches = ".+")
    void writeTheStoredState() throws Exception {
        try (MergeRun run = new MergeRun(storage, SUM_OF_NUMBERED)) {
            run.feed(upsert(1_000, 7, 1, "10"), upsert(2_000, 7, 3, "0.5"));
            run.feed(upsert(1_500, 8, 1, "1"), delete(1_600, 8, 1, "1"));
            run.watermark(1_200);
            assertThat(run.next()).hasSize(3);
            OperatorSnapshotUtil.writeStateHandle(
                    run.snapshot(), System.getProperty("tidemark.write"));
        }
    }
}
