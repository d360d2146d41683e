package io.tidemark.transform;

import io.tidemark.change.Column;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * The shapes of tables that have been let pass, in their order, and what was decided about others.
 *
 * <p>In operator state, of which every subtask gets all: a shape that one has let pass is no news
 * for the others after a restart. The log's words about shapes reach every subtask, so all of them
 * have the same order.
 */
final class ShapeHistory {

    static final String PASSED_STATE = "passed-shapes";
    static final String DECIDED_STATE = "decided-shapes";
    static final String NAMES_STATE = "kept-names";

    private final ListState<Long> passedState;
    private final ListState<Long> decidedState;
    private final ListState<String> namesState;

    /** The one that a table passed last is behind the others of it. */
    private final Set<Long> passed = new LinkedHashSet<>();

    private final Set<Long> decided = new LinkedHashSet<>();
    private final Set<KeptName> names = new LinkedHashSet<>();

    private ShapeHistory(FunctionInitializationContext context) throws Exception {
        passedState = state(context, PASSED_STATE, LongSerializer.INSTANCE);
        decidedState = state(context, DECIDED_STATE, LongSerializer.INSTANCE);
        namesState = state(context, NAMES_STATE, StringSerializer.INSTANCE);
    }

    static ShapeHistory of(FunctionInitializationContext context) throws Exception {
        ShapeHistory history = new ShapeHistory(context);
        history.passedState.get().forEach(history.passed::add);
        history.decidedState.get().forEach(history.decided::add);
        history.namesState.get().forEach(text -> history.names.add(KeptName.parse(text)));
        return history;
    }

    private static <T> ListState<T> state(
            FunctionInitializationContext context, String name, TypeSerializer<T> serializer)
            throws Exception {
        return context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>(name, serializer));
    }

    void snapshot() throws Exception {
        passedState.update(List.copyOf(passed));
        decidedState.update(List.copyOf(decided));
        namesState.update(names.stream().map(KeptName::text).toList());
    }

    /** What a shape is that the log tells of, compared with the one before. */
    ShapeDrift next(TableSchema shape, TableShaping table, SchemaStore schemas) throws IOException {
        List<TableSchema> before = before(table, schemas);
        return ShapeDrift.of(before.get(before.size() - 1), shape, table.drift(), names);
    }

    /**
     * What rows of a shape are of which the log has not told just now: copied before it began, or
     * they have waited. Compared with the nearest shape that was let pass, of several the last.
     */
    ShapeDrift judge(TableSchema shape, TableShaping table, SchemaStore schemas)
            throws IOException {
        List<TableSchema> before = before(table, schemas);
        int last = before.size() - 1;
        ShapeDrift nearest = ShapeDrift.of(before.get(last), shape, table.drift(), names);
        Map<String, String> since = new HashMap<>();
        Map<String, String> sinceNearest = Map.of();
        for (int i = last; i > 0 && !nearest.decided().isEmpty(); i--) {
            addRenamed(before.get(i), since);
            ShapeDrift drift = ShapeDrift.of(before.get(i - 1), shape, table.drift(), names);
            if (drift.decided().size() < nearest.decided().size()) {
                nearest = drift;
                sinceNearest = Map.copyOf(since);
            }
        }
        return nearest.decided().isEmpty() ? nearest.renamedSince(sinceNearest) : nearest;
    }

    /** Goes from the last shape to the first, so that a name leads to the last one. */
    private static void addRenamed(TableSchema shape, Map<String, String> since) {
        for (Column column : shape.rowColumns()) {
            if (column.former() != null) {
                since.put(column.former(), since.getOrDefault(column.name(), column.name()));
            }
        }
    }

    private List<TableSchema> before(TableShaping table, SchemaStore schemas) throws IOException {
        List<TableSchema> before = of(table.planned().sourceTable(), schemas);
        return before.isEmpty() ? List.of(RowMask.shape(table.planned(), table.shaping())) : before;
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

    /** From now on the log has rows that go on like this. */
    void follow(ShapeDrift drift) {
        pass(drift.before());
        long fingerprint = drift.effective().fingerprint();
        passed.remove(fingerprint);
        passed.add(fingerprint);
        names.addAll(drift.keptNames());
    }

    /** Notes that a decision has been told of; false if it had been before. */
    boolean tell(ShapeDrift drift) {
        return decided.add(drift.code());
    }
}
