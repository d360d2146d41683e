package io.tidemark.pipeline;

import io.tidemark.change.TableId;
import io.tidemark.source.postgres.CopiedTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A checkpoint or savepoint.
 *
 * @param operators those of which it holds state, as Flink names them
 */
record SavedState(Map<OperatorID, OperatorState> operators) {

    SavedState {
        operators = Map.copyOf(operators);
    }

    /** What the folder's metadata says. */
    static SavedState of(String folder) throws IOException {
        return new SavedState(
                SavedStates.load(new Path(folder, SavedStates.METADATA))
                        .getOperatorStates()
                        .stream()
                        .filter(SavedState::hasState)
                        .collect(
                                Collectors.toMap(
                                        OperatorState::getOperatorID, Function.identity())));
    }

    /** The name under which Flink's source operator keeps its splits. */
    private static final String READER_STATE = "SourceReaderState";

    private static boolean hasState(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    /** Whether it holds state of the operator with this uid. */
    boolean knows(String uid) {
        return !Collections.disjoint(operators.keySet(), alone(uid));
    }

    /**
     * The tables that a source has copied or is adding; empty if its first snapshot was not
     * complete.
     *
     * @param uid that of the source
     */
    Optional<Set<TableId>> copied(String uid) throws IOException {
        for (OperatorID id : alone(uid)) {
            OperatorState state = operators.get(id);
            if (state != null) {
                return CopiedTables.of(splits(state));
            }
        }
        return Optional.empty();
    }

    /** What the readers of a source hold: a list of byte arrays in each piece of state. */
    private static List<byte[]> splits(OperatorState state) throws IOException {
        List<byte[]> splits = new ArrayList<>();
        for (OperatorSubtaskState subtask : state.getStates()) {
            for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
                OperatorStateHandle.StateMetaInfo places =
                        handle.getStateNameToPartitionOffsets().get(READER_STATE);
                if (places == null) {
                    continue;
                }
                try (FSDataInputStream in = handle.openInputStream()) {
                    for (long place : places.getOffsets()) {
                        in.seek(place);
                        splits.add(
                                BytePrimitiveArraySerializer.INSTANCE.deserialize(
                                        new DataInputViewStreamWrapper(in)));
                    }
                }
            }
        }
        return splits;
    }

    /** Whether all of it is that of operators of the graph. */
    boolean isClaimedBy(StreamExecutionEnvironment graph) {
        return operators(graph).containsAll(operators.keySet());
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
