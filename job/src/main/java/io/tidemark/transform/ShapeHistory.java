package io.tidemark.transform;

import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    void snapshot() throws Exception {
        passedState.update(List.copyOf(passed));
        decidedState.update(List.copyOf(decided));
    }

    /** What rows of the shape are, compared with the nearest one that was let pass. */
    ShapeDrift judge(TableSchema shape, TableShaping table, SchemaStore schemas)
            throws IOException {
        if (passed.contains(shape.fingerprint())) {
            return new ShapeDrift(shape, List.of());
        }
        List<TableSchema> before = of(shape.sourceTable(), schemas);
        if (before.isEmpty()) {
            before = List.of(RowMask.shape(table.planned(), table.shaping()));
        }
        return before.stream()
                .map(known -> ShapeDrift.of(known, shape, table.drift()))
                .min(Comparator.comparingInt(drift -> drift.decided().size()))
                .orElseThrow();
    }

    /** The shapes of a table that were let pass: read only when one comes that was not. */
    List<TableSchema> of(SourceTable table, SchemaStore schemas) throws IOException {
        List<TableSchema> shapes = new ArrayList<>();
        for (long fingerprint : passed) {
            TableSchema shape = schemas.get(fingerprint);
            if (shape.sourceTable().equals(table)) {
                shapes.add(shape);
            }
        }
        return shapes;
    }

    /** Rows of the shape go on. */
    void pass(TableSchema shape) {
        passed.add(shape.fingerprint());
    }

    /** Notes that the shape has been told of; false if it had been before. */
    boolean tell(long fingerprint) {
        return decided.add(fingerprint);
    }
}
