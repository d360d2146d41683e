package io.tidemark.merge;

import io.tidemark.merge.Spec.Expected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a specification's changes.
 *
 * @param rows the target's table
 * @param written what was written to it, in order
 * @param setAside the rows of {@code tidemark.late_change}
 * @param counts by the names of {@link Spec#COUNTS}
 * @param remembered of how many keys something is remembered
 */
record SpecOutcome(
        List<Map<String, Object>> rows,
        List<Map<String, Object>> written,
        List<Map<String, Object>> setAside,
        Map<String, Integer> counts,
        int remembered) {

    /** In words, what is not as it is expected; empty if everything is. */
    List<String> differences(Expected expected) {
        List<String> differences = new ArrayList<>();
        if (expected.rows() != null) {
            List<Map<String, Object>> missing = new ArrayList<>(expected.rows());
            rows.forEach(missing::remove);
            List<Map<String, Object>> surplus = new ArrayList<>(rows);
            expected.rows().forEach(surplus::remove);
            missing.forEach(row -> differences.add("the target lacks the row " + row));
            surplus.forEach(row -> differences.add("the target has the row " + row));
        }
        if (expected.written() != null && !expected.written().equals(written)) {
            differences.add(
                    "expected to be written: %s, but it was: %s"
                            .formatted(expected.written(), written));
        }
        setAside(expected.setAside(), differences);
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            int wanted = expected.counts().getOrDefault(count.getKey(), 0);
            if (wanted != count.getValue()) {
                differences.add(
                        "%s is %d, expected %d"
                                .formatted(count.getKey(), count.getValue(), wanted));
            }
        }
        if (expected.forgotten() != null && expected.forgotten() != (remembered == 0)) {
            differences.add(
                    remembered == 0
                            ? "nothing is remembered, but something should be"
                            : "something is remembered of %d keys, but nothing should be"
                                    .formatted(remembered));
        }
        return differences;
    }

    private void setAside(List<Map<String, Object>> expected, List<String> differences) {
        if (expected.size() != setAside.size()) {
            differences.add(
                    "%d changes are set aside, expected %d: %s"
                            .formatted(setAside.size(), expected.size(), setAside));
            return;
        }
        for (int i = 0; i < expected.size(); i++) {
            Map<String, Object> named = new LinkedHashMap<>(setAside.get(i));
            named.keySet().retainAll(expected.get(i).keySet());
            if (!named.equals(expected.get(i))) {
                differences.add(
                        "set aside is %s, expected %s".formatted(setAside.get(i), expected.get(i)));
            }
        }
    }
}
