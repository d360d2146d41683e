package io.tidemark.merge;

import io.tidemark.change.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Merges the changes of one key in whatever order they arrive, the way an operator with state does:
 * versions go through their encoded form, and only what stands behind a late change is folded
 * again.
 */
final class FoldDriver {

    private record Step(byte[] version, Change change, MergedRow after) {}

    private final VersionOrder order;
    private final RowMerge merge;
    private final List<Step> steps = new ArrayList<>();

    FoldDriver(VersionOrder order, RowMerge merge) {
        this.order = order;
        this.merge = merge;
    }

    void accept(Change change) {
        Version version = order.version(change);
        int at = steps.size();
        while (at > 0) {
            int behind = order.compare(version, Version.decode(steps.get(at - 1).version()));
            if (behind == 0) {
                return;
            }
            if (behind > 0) {
                break;
            }
            at--;
        }
        steps.add(at, new Step(version.encoded(), change, null));
        for (int i = at; i < steps.size(); i++) {
            Step step = steps.get(i);
            steps.set(i, new Step(step.version(), step.change(), folded(i)));
        }
    }

    private MergedRow folded(int step) {
        Change change = steps.get(step).change();
        if (step == 0) {
            return merge.merge(null, change);
        }
        Step before = steps.get(step - 1);
        return before.change().kind() == Change.Kind.DELETE
                ? merge.mergeAfterDelete(change)
                : merge.merge(before.after(), change);
    }

    /** The row after all changes; null if there is none. */
    MergedRow row() {
        return steps.isEmpty() ? null : steps.get(steps.size() - 1).after();
    }
}
