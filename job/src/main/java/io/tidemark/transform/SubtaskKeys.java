package io.tidemark.transform;

import io.tidemark.change.MergeKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * A key for each subtask behind a keyed exchange, so that a word about a table reaches all of them
 * in the order of its rows. Nothing in the graph has a parallelism of its own behind the sources,
 * so that of this operator is theirs.
 */
final class SubtaskKeys {

    private SubtaskKeys() {}

    /**
     * The keys of all subtasks but the one that has this key.
     *
     * @param first a key that no row has
     */
    static List<MergeKey> others(MergeKey first, TaskInfo task) {
        boolean[] reached = new boolean[task.getNumberOfParallelSubtasks()];
        reached[owner(first, task)] = true;
        List<MergeKey> keys = new ArrayList<>();
        // Each of the few subtasks has its share of the hashes.
        for (int number = 0; keys.size() < reached.length - 1; number++) {
            MergeKey key =
                    MergeKey.ofEncoded(
                            ByteBuffer.allocate(first.bytes().length + Integer.BYTES)
                                    .put(first.bytes())
                                    .putInt(number)
                                    .array());
            int owner = owner(key, task);
            if (!reached[owner]) {
                reached[owner] = true;
                keys.add(key);
            }
        }
        return keys;
    }

    private static int owner(MergeKey key, TaskInfo task) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
    }
}
