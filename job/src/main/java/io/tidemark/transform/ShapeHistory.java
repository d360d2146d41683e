package io.tidemark.transform;

import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * The shapes of tables that have been let pass, and what was decided about others.
 *
 * <p>In operator state, of which every subtask gets all: a shape that one has let pass is no news
 * for the others after a restart.
 */
final class ShapeHistory {

    static final String PASSED_STATE = "passed-shapes";
    static final String DECIDED_STATE = "decided-shapes";

    private final ListState<Long> passedState;
    private final ListState<Long> decidedState;
    private final TreeSet<Long> passed = new TreeSet<>();
    private final TreeSet<Long> decided = new TreeSet<>();
    private final Map<SourceTable, Map<Long, TableSchema>> byTable = new HashMap<>();

    private ShapeHistory(ListState<Long> passedState, ListState<Long> decidedState) {
        this.passedState = passedState;
        this.decidedState = decidedState;
    }

    static ShapeHistory of(FunctionInitializationContext context) throws Exception {
        ShapeHistory history =
                new ShapeHistory(state(context, PASSED_STATE), state(context, DECIDED_STATE));
        history.passedState.get().forEach(history.passed::add);
        history.decidedState.get().forEach(history.decided::add);
        return history;
    }

    private static ListState<Long> state(FunctionInitializationContext context, String name)
            throws Exception {
        return context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>(name, LongSerializer.INSTANCE));
    }

    /** Reads the shapes that were let pass before. */
    void open(SchemaStore schemas) throws IOException {
        for (long fingerprint : passed) {
            keep(fingerprint, schemas.get(fingerprint));
        }
    }

    void snapshot() throws Exception {
        passedState.update(List.copyOf(passed));
        decidedState.update(List.copyOf(decided));
    }

    /** What rows of the shape are, compared with the nearest one that was let pass. */
    ShapeDrift judge(TableSchema shape, TableShaping table) {
        List<TableSchema> before =
                new ArrayList<>(byTable.getOrDefault(shape.sourceTable(), Map.of()).values());
        if (before.isEmpty()) {
            before.add(RowMask.shape(table.planned(), table.shaping()));
        }
        return before.stream()
                .map(known -> ShapeDrift.of(known, shape, table.drift()))
                .min(Comparator.comparingInt(drift -> drift.decided().size()))
                .orElseThrow();
    }

    /** Whether rows of the table have been seen. */
    boolean knows(SourceTable table) {
        return byTable.containsKey(table);
    }

    /** Rows of the shape go on. */
    void pass(TableSchema shape) {
        long fingerprint = shape.fingerprint();
        passed.add(fingerprint);
        keep(fingerprint, shape);
    }

    private void keep(long fingerprint, TableSchema shape) {
        byTable.computeIfAbsent(shape.sourceTable(), t -> new LinkedHashMap<>())
                .put(fingerprint, shape);
    }

    /** Notes that the shape has been told of; false if it had been before. */
    boolean tell(long fingerprint) {
        return decided.add(fingerprint);
    }
}
