package io.tidemark.merge;

import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TextRows;
import io.tidemark.merge.KeyState.Numbers;
import io.tidemark.merge.KeyState.SeenEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Tells in a line what a savepoint remembers of each key, without times of the day. */
public final class StoredKeys extends KeyedStateReaderFunction<MergeKey, String> {

    private static final long serialVersionUID = 1L;

    private final String storage;

    private transient SchemaStore schemas;
    private transient ValueState<KeyState> keys;

    /**
     * @param storage where the schemas of the savepoint are
     */
    public StoredKeys(String storage) {
        this.storage = storage;
    }

    @Override
    public void open(Configuration parameters) {
        schemas = new SchemaStore(storage);
        keys =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        MergeOperator.KEYS_STATE, KeyStateSerializer.INSTANCE));
    }

    @Override
    public void readKey(MergeKey key, Context context, Collector<String> out) throws Exception {
        KeyState state = keys.value();
        if (state == null) {
            // Changes of the key wait, and its table is not merged by key.
            return;
        }
        List<String> told = new ArrayList<>();
        told.add(schemas.get(state.schema()).sourceTable() + " " + TextRows.cells(key));
        if (state.hasVersion()) {
            told.add("version " + version(Version.decode(state.newest())));
        }
        Remembered base = state.base();
        if (base != null) {
            told.add("folded " + row(base));
        }
        for (Remembered each : state.remembered()) {
            told.add("row " + row(each));
        }
        for (SeenEvent event : state.events().seen()) {
            told.add("event " + event.id());
        }
        Numbers numbers = state.sequence();
        if (numbers != null) {
            told.add("numbers to " + numbers.last());
            numbers.held().forEach(held -> told.add("holds " + held.number()));
        }
        if (!state.setAside().isEmpty()) {
            told.add("set aside " + state.setAside().size());
        }
        told.add(timers(state, context.registeredEventTimeTimers()));
        out.collect(String.join(", ", told));
    }

    private static String version(Version version) {
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 0; i < version.size(); i++) {
            values.add(String.valueOf(version.value(i)));
        }
        return values.toString();
    }

    private static String row(Remembered remembered) {
        return TextRows.cells(remembered.change().row()).toString();
    }

    /** Whatever the state waits for has a timer. */
    private static String timers(KeyState state, Set<Long> timers) {
        boolean isForgotten = timers.contains(state.timer());
        Numbers numbers = state.sequence();
        boolean isLetGo =
                numbers == null
                        || numbers.held().stream().allMatch(held -> timers.contains(held.until()));
        return "timers " + timers.size() + (isForgotten && isLetGo ? "" : ", and one is missing");
    }
}
