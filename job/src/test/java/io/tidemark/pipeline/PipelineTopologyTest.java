package io.tidemark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.DeadLetters;
import io.tidemark.config.Deletes;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Functions;
import io.tidemark.config.Pipeline;
import io.tidemark.config.Rewind;
import io.tidemark.config.Template;
import io.tidemark.merge.MergePlan;
import io.tidemark.pipeline.requests.RequestSource;
import io.tidemark.sink.EpochSink;
import io.tidemark.sink.SourcePositions;
import io.tidemark.sink.TargetTableRule;
import io.tidemark.transform.TransformPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
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
                    Functions.STANDARD,
                    DeadLetters.DEFAULT,
                    Map.of());

    private static final Endpoint NOWHERE =
            new Endpoint("nowhere", "postgres", Template.of("postgresql://localhost:1/nowhere"));

    static JobGraph graph(int tables) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(4, FlinkSettings.of(PIPELINE));
        Map<SourceTable, TargetTableRule> rules = new HashMap<>();
        for (int i = 0; i < tables; i++) {
            TableId table = new TableId("public", "t" + i);
            rules.put(new SourceTable("shop", table), TargetTableRule.byLog(table, Deletes.HARD));
        }
        PlannedTargets targets = new PlannedTargets(rules);
        MergePlan plan = MergePlan.of("shop", "file:///nowhere", List.of());
        DataStream<Change> log =
                env.fromData(List.of(Change.progress(0, 1, 0)), ChangeTypes.CHANGE).uid("changes");
        DataStream<Change> requests =
                PipelineTopology.requested(env, new RequestSource(NOWHERE, plan, targets), plan);
        PipelineTopology.toTarget(
                log.union(requests),
                TransformPlan.none("shop", "file:///nowhere"),
                plan,
                new EpochSink(
                        PIPELINE,
                        targets,
                        (archive, probe) -> {
                            throw new IllegalStateException("nothing is opened here");
                        },
                        EpochSink.StartMode.CONTINUE,
                        new SourcePositions(List.of("shop"), Long::toHexString)));
        return env.getStreamGraph().getJobGraph();
    }

    /** The operators under the ids that savepoints know them by, by their vertices. */
    static Map<String, List<String>> operators(JobGraph graph) {
        Map<String, List<String>> operators = new TreeMap<>();
        for (JobVertex vertex : graph.getVertices()) {
            operators.put(
                    vertex.getName(),
                    vertex.getOperatorIDs().stream()
                            .map(id -> id.getGeneratedOperatorID().toString())
                            .toList());
        }
        return operators;
    }

    @Test
    void theGraphIsTheSameForAnyNumberOfTables() {
        assertThat(operators(graph(300))).isEqualTo(operators(graph(1)));
    }

    @Test
    void everyStageHasItsThreads() {
        assertThat(graph(1).getVertices())
                .extracting(v -> v.getName() + ": " + v.getParallelism())
                .containsExactlyInAnyOrder(
                        "Source: Collection Source: 1",
                        "Source: requests: 1",
                        "merge -> sink: Writer: 4",
                        "sink: epochs: 1",
                        "sink: Committer: 4");
    }

    @Test
    void everyVertexKeepsTheMaxParallelismOfSavepoints() {
        assertThat(graph(1).getVertices())
                .extracting(v -> v.getName() + ": " + v.getMaxParallelism())
                .containsExactlyInAnyOrder(
                        "Source: Collection Source: 360",
                        "Source: requests: 1",
                        "merge -> sink: Writer: 360",
                        "sink: epochs: 1",
                        "sink: Committer: 360");
    }
}
