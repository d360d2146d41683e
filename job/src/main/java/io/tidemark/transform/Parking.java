package io.tidemark.transform;

import io.tidemark.change.MergeKey;
import io.tidemark.change.MergeKeySerializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/**
 * The keys of which changes do not go on for now, and these changes, in the order in which they
 * came.
 *
 * <p>Changes are in keyed state; which keys have some is in memory too, so that a key without any
 * costs no access to state. The names of the keys are in operator state, of which every subtask
 * gets all and keeps its own.
 */
final class Parking {

    static final String CHANGES_STATE = "parked-changes";
    static final String KEYS_STATE = "parked-keys";

    /** So many keys of a subtask may have changes here. */
    static final int MOST_KEYS = 100_000;

    private static final int UNKNOWN = -1;

    private final ListState<ParkedChange> changes;
    private final ListState<MergeKey> names;

    /** How many changes each key has, {@link #UNKNOWN} until somebody asks. */
    private final Map<MergeKey, Integer> counts = new HashMap<>();

    private Parking(ListState<ParkedChange> changes, ListState<MergeKey> names) {
        this.changes = changes;
        this.names = names;
    }

    static Parking of(FunctionInitializationContext context, TaskInfo task) throws Exception {
        Parking parking =
                new Parking(
                        context.getKeyedStateStore()
                                .getListState(
                                        new ListStateDescriptor<>(
                                                CHANGES_STATE, ParkedChangeSerializer.INSTANCE)),
                        context.getOperatorStateStore()
                                .getUnionListState(
                                        new ListStateDescriptor<>(
                                                KEYS_STATE, MergeKeySerializer.INSTANCE)));
        for (MergeKey key : parking.names.get()) {
            int owner =
                    KeyGroupRangeAssignment.assignKeyToParallelOperator(
                            key,
                            task.getMaxNumberOfParallelSubtasks(),
                            task.getNumberOfParallelSubtasks());
            if (owner == task.getIndexOfThisSubtask()) {
                parking.counts.put(key, UNKNOWN);
            }
        }
        return parking;
    }

    void snapshot() throws Exception {
        names.update(List.copyOf(counts.keySet()));
    }

    /** How many keys have changes here. */
    int keys() {
        return counts.size();
    }

    boolean holds(MergeKey key) {
        return !counts.isEmpty() && counts.containsKey(key);
    }

    /** How many changes the current key has here. */
    int count(MergeKey key) throws Exception {
        @Nullable Integer count = counts.get(key);
        if (count == null) {
            return 0;
        }
        if (count == UNKNOWN) {
            count = all().size();
            counts.put(key, count);
        }
        return count;
    }

    /** Adds the newest change of the current key. */
    void add(MergeKey key, ParkedChange parked) throws Exception {
        int count = count(key);
        changes.add(parked);
        counts.put(key, count + 1);
    }

    /** The changes of the current key. */
    List<ParkedChange> all() throws Exception {
        List<ParkedChange> all = new ArrayList<>();
        changes.get().forEach(all::add);
        return all;
    }

    /** These are the changes of the current key from now on. */
    void keep(MergeKey key, List<ParkedChange> rest) throws Exception {
        if (rest.isEmpty()) {
            changes.clear();
            counts.remove(key);
        } else {
            changes.update(rest);
            counts.put(key, rest.size());
        }
    }
}
