package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.Pipeline;
import io.tidemark.config.Rewind;
import io.tidemark.merge.MergePlan;
import io.tidemark.sink.EpochSink;
import io.tidemark.sink.SourcePositions;
import io.tidemark.sink.TargetTableRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** The graph that Flink makes of a pipeline; it is not run. */
class PipelineTopologyTest {

    private static final Pipeline PIPELINE =
            new Pipeline(
                    "shop",
                    "file:///nowhere",
                    Rewind.FAIL,
                    Pipeline.DEFAULT_RETAIN_DELTAS,
                    null,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    Map.of());

    static JobGraph graph(int tables) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(4, FlinkSettings.of(PIPELINE));
        Map<SourceTable, TargetTableRule> rules = new HashMap<>();
        for (int i = 0; i < tables; i++) {
            TableId table = new TableId("public", "t" + i);
            rules.put(new SourceTable("shop", table), TargetTableRule.byLog(table, Deletes.HARD));
        }
        PipelineTopology.toTarget(
                env.fromData(List.of(Change.progress(0, 1, 0)), ChangeTypes.CHANGE).uid("changes"),
                new MergePlan("shop", "file:///nowhere", Map.of()),
                new EpochSink(
                        PIPELINE,
                        new PlannedTargets(rules),
                        (archive, probe) -> {
                            throw new IllegalStateException("nothing is opened here");
                        },
                        EpochSink.StartMode.CONTINUE,
                        new SourcePositions(List.of("shop"), Long::toHexString)));
        return env.getStreamGraph().getJobGraph();
    }

    /** The operators under the ids that savepoints know them by, in the order of the graph. */
    static List<String> operators(JobGraph graph) {
        return graph.getVerticesSortedTopologicallyFromSources().stream()
                .flatMap(vertex -> vertex.getOperatorIDs().stream())
                .map(id -> id.getGeneratedOperatorID().toString())
                .toList();
    }

    @Test
    void theGraphIsTheSameForAnyNumberOfTables() {
        assertThat(operators(graph(300))).containsExactlyElementsOf(operators(graph(1)));
    }

    @Test
    void epochsAreBoundByOneAndCommittedInAThreadOfTheirOwn() {
        List<JobVertex> vertices = graph(1).getVerticesSortedTopologicallyFromSources();

        assertThat(vertices.subList(1, vertices.size()))
                .extracting(v -> v.getName() + ": " + v.getParallelism())
                .containsExactly(
                        "merge -> sink: Writer: 4", "sink: epochs: 1", "sink: Committer: 4");
    }

    @Test
    void everyVertexKeepsTheMaxParallelismOfSavepoints() {
        assertThat(graph(1).getVertices())
                .extracting(v -> v.getName() + ": " + v.getMaxParallelism())
                .containsExactlyInAnyOrder(
                        "Source: Collection Source: 360",
                        "merge -> sink: Writer: 360",
                        "sink: epochs: 1",
                        "sink: Committer: 360");
    }
}
