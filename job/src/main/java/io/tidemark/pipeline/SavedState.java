package io.tidemark.pipeline;

import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Of which operators a checkpoint or savepoint holds state.
 *
 * @param operators as Flink names them
 */
record SavedState(Set<OperatorID> operators) {

    SavedState {
        operators = Set.copyOf(operators);
    }

    /** What the folder's metadata says. */
    static SavedState of(String folder) throws IOException {
        return new SavedState(
                SavedStates.load(new Path(folder, SavedStates.METADATA))
                        .getOperatorStates()
                        .stream()
                        .filter(SavedState::hasState)
                        .map(OperatorState::getOperatorID)
                        .collect(Collectors.toSet()));
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
