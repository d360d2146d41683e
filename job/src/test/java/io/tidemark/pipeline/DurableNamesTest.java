package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeSerializer;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.MergeKeySerializer;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TextRows;
import io.tidemark.merge.MergeOperator;
import io.tidemark.sink.SinkNames;
import io.tidemark.transform.DeadLetterRows;
import io.tidemark.transform.TransformStage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * Names that outlive a deployment, against {@code golden/names.txt}. A savepoint, a ledger or a
 * storage of an earlier version holds them: a line of the file may be added, never changed.
 */
class DurableNamesTest {

    private static List<String> golden() throws IOException {
        try (InputStream in = DurableNamesTest.class.getResourceAsStream("/golden/names.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void namesAreAsEarlierVersionsWroteThem() throws Exception {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("uid of the source shop", PipelineTopology.sourceUid("shop"));
        names.put("uid of the mask of shop", PipelineTopology.maskUid("shop"));
        names.put("code of the source shop", String.valueOf(SourceTable.code("shop")));
        names.put("uid of the requests", PipelineTopology.REQUESTS_UID);
        names.put("uid of the merge", PipelineTopology.MERGE_UID);
        names.put("uid of the sink", PipelineTopology.SINK_UID);
        names.put("state of the merge's keys", MergeOperator.KEYS_STATE);
        names.put("state of the merge's watermark", MergeOperator.WATERMARK_STATE);
        names.put("state of the merge's rules", MergeOperator.RULES_STATE);
        names.put("state of parked changes", TransformStage.CHANGES_STATE);
        names.put("state of parked keys", TransformStage.KEYS_STATE);
        names.put("state of passed shapes", TransformStage.PASSED_STATE);
        names.put("state of decided shapes", TransformStage.DECIDED_STATE);
        names.put("state of names that are kept", TransformStage.NAMES_STATE);
        for (DeadLetterRows.State state : DeadLetterRows.State.values()) {
            names.put("state of a dead letter " + state, state.code());
        }
        names.putAll(SinkNames.all());
        names.put("max parallelism", String.valueOf(FlinkSettings.MAX_PARALLELISM));
        names.put("serializer of keys", MergeKeySerializer.Snapshot.class.getName());
        Map<String, List<String>> operators =
                PipelineTopologyTest.operators(PipelineTopologyTest.graph(1));
        // The source is another one in that test.
        names.put("operator id of the requests", operators.get("Source: requests").get(0));
        String merge = "merge -> sink: Writer";
        names.put("operator id of the merge", operators.get(merge).get(0));
        names.put("operator id of the writer", operators.get(merge).get(1));
        names.put("operator id of the assembler", operators.get("sink: epochs").get(0));
        names.put("operator id of the committer", operators.get("sink: Committer").get(0));
        assertThat(operators.values().stream().mapToInt(List::size).sum()).isEqualTo(6);
        changes().forEach((kind, change) -> names.put("kind " + kind, code(change)));

        assertThat(names.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()))
                .containsExactlyElementsOf(golden());
    }

    private static Map<Change.Kind, Change> changes() {
        Map<Change.Kind, Change> changes = new LinkedHashMap<>();
        LogPosition at = new LogPosition(1, 1, 1);
        for (Change.Kind kind : Change.Kind.values()) {
            changes.put(
                    kind,
                    switch (kind) {
                        case UPSERT -> Change.snapshot(1, MergeKey.none(), TextRows.row("1"));
                        case DELETE -> Change.delete(1, at, MergeKey.none(), TextRows.row("1"));
                        case PROGRESS -> Change.progress(0, 1, 0);
                        case CATCH_UP -> Change.catchUp(0, 1);
                        case IGNORED -> Change.ignored(1, at);
                        case STALE, DUPLICATE, LATE, DEAD -> Change.counted(kind, 1, at);
                        case REPLAY -> Change.replay(MergeKey.none());
                        case DISCARD -> Change.discard(0, at, MergeKey.none());
                        case SHAPE -> Change.shape(1, at, new TableId("a", "b"));
                    });
        }
        return changes;
    }

    /** The first byte of a change says its kind. */
    private static String code(Change change) {
        DataOutputSerializer out = new DataOutputSerializer(64);
        try {
            ChangeSerializer.INSTANCE.serialize(change, out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return String.valueOf(out.getCopyOfBuffer()[0]);
    }
}
