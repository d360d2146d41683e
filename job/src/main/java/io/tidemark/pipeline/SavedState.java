package io.tidemark.pipeline;

import io.tidemark.change.TableId;
import io.tidemark.merge.MergeRules;
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
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
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
 * @param operators those of which it holds state, as Flink names them
 */
record SavedState(Map<OperatorID, OperatorState> operators) {

    /** Where Flink's source operator keeps its splits. */
    private static final ListStateDescriptor<byte[]> SPLITS =
            new ListStateDescriptor<>("SourceReaderState", BytePrimitiveArraySerializer.INSTANCE);

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

    /** The entries of {@link MergeRules} that it holds. */
    List<String> mergeRules() throws IOException {
        return list(
                PipelineTopology.MERGE_UID, backend -> backend.getUnionListState(MergeRules.STATE));
    }

    /**
     * The tables that a source has copied or is adding; empty if its first snapshot was not
     * complete.
     *
     * @param uid that of the source
     */
    Optional<Set<TableId>> copied(String uid) throws IOException {
        return CopiedTables.of(list(uid, backend -> backend.getListState(SPLITS)));
    }

    /** A state of an operator. */
    private interface Named<T> {
        ListState<T> in(OperatorStateBackend backend) throws Exception;
    }

    /** Flink reads it, as it would for a task: it alone knows how it was written. */
    private <T> List<T> list(String uid, Named<T> state) throws IOException {
        List<OperatorStateHandle> handles = new ArrayList<>();
        for (OperatorID id : alone(uid)) {
            OperatorState operator = operators.get(id);
            if (operator != null) {
                operator.getStates()
                        .forEach(subtask -> handles.addAll(subtask.getManagedOperatorState()));
            }
        }
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
                List<T> entries = new ArrayList<>();
                state.in(backend).get().forEach(entries::add);
                return entries;
            } finally {
                backend.dispose();
            }
        } catch (Exception e) {
            throw new IOException("the state of " + uid + " cannot be read", e);
        }
    }

    private static boolean hasState(OperatorState operator) {
        return operator.getCoordinatorState() != null
                || operator.getStates().stream().anyMatch(OperatorSubtaskState::hasState);
    }

    /** Whether it holds state of the operator with this uid. */
    boolean knows(String uid) {
        return !Collections.disjoint(operators.keySet(), alone(uid));
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
