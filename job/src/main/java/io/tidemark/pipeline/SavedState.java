package io.tidemark.pipeline;

import io.tidemark.merge.MergeRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * What a checkpoint or savepoint tells of itself.
 *
 * @param operators of which it holds state, as Flink names them
 * @param mergeRules the entries of {@link MergeRules} that it holds
 */
record SavedState(Set<OperatorID> operators, List<String> mergeRules) {

    SavedState {
        operators = Set.copyOf(operators);
        mergeRules = List.copyOf(mergeRules);
    }

    /** Reads the folder's metadata, and the little of the state that is of interest. */
    static SavedState of(String folder) throws IOException {
        Collection<OperatorState> states =
                SavedStates.load(new Path(folder, SavedStates.METADATA)).getOperatorStates();
        Set<OperatorID> merge = alone(PipelineTopology.MERGE_UID);
        List<String> rules = new ArrayList<>();
        for (OperatorState state : states) {
            if (merge.contains(state.getOperatorID())) {
                rules.addAll(mergeRules(state));
            }
        }
        return new SavedState(
                states.stream()
                        .filter(SavedState::hasState)
                        .map(OperatorState::getOperatorID)
                        .collect(Collectors.toSet()),
                rules);
    }

    /** Flink reads it, as it would for a task: it alone knows how it was written. */
    private static List<String> mergeRules(OperatorState merge) throws IOException {
        List<OperatorStateHandle> handles = new ArrayList<>();
        merge.getStates().forEach(subtask -> handles.addAll(subtask.getManagedOperatorState()));
        try (CloseableRegistry registry = new CloseableRegistry()) {
            OperatorStateBackend backend =
                    new DefaultOperatorStateBackendBuilder(
                                    SavedState.class.getClassLoader(),
                                    new ExecutionConfig(),
                                    false,
                                    handles,
                                    registry)
                            .build();
            try (backend) {
                List<String> rules = new ArrayList<>();
                backend.getUnionListState(MergeRules.STATE).get().forEach(rules::add);
                return rules;
            } finally {
                backend.dispose();
            }
        } catch (Exception e) {
            throw new IOException("the state of the merge cannot be read", e);
        }
    }

    private static boolean hasState(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    /** Whether it holds state of the operator with this uid. */
    boolean knows(String uid) {
        return !Collections.disjoint(operators, alone(uid));
    }

    /** Whether all of it is that of operators of the graph. */
    boolean isClaimedBy(StreamExecutionEnvironment graph) {
        return operators(graph).containsAll(operators);
    }

    /** What Flink makes of the uid, as it stands in a graph, beside what no state has. */
    private static Set<OperatorID> alone(String uid) {
        StreamExecutionEnvironment graph = new StreamExecutionEnvironment(new Configuration());
        graph.fromSequence(0, 0).uid(uid).sinkTo(new DiscardingSink<>()).uid("nowhere: " + uid);
        return operators(graph);
    }

    private static Set<OperatorID> operators(StreamExecutionEnvironment graph) {
        Set<OperatorID> operators = new HashSet<>();
        for (JobVertex vertex : graph.getStreamGraph().getJobGraph().getVertices()) {
            vertex.getOperatorIDs().forEach(id -> operators.add(id.getGeneratedOperatorID()));
        }
        return operators;
    }
}
