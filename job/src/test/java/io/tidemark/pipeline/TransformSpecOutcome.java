package io.tidemark.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a specification's table and its changes.
 *
 * @param columns the types by the names of the rows that go on; empty where it is refused
 * @param written the changes that went on
 * @param deadLetters the rows of {@code tidemark.dead_letter} in the order of their changes
 * @param schemaChanges every row that was written to {@code tidemark.schema_change}
 * @param faults what {@code validate} says
 * @param error what stopped the job
 */
record TransformSpecOutcome(
        Map<String, String> columns,
        List<Map<String, Object>> written,
        List<Map<String, String>> deadLetters,
        List<Map<String, String>> schemaChanges,
        Map<String, Integer> counts,
        List<String> faults,
        @Nullable String error) {

    static TransformSpecOutcome refused(List<String> faults) {
        return new TransformSpecOutcome(
                Map.of(), List.of(), List.of(), List.of(), Map.of(), faults, null);
    }

    /** In words, what is not as it is expected; empty if everything is. */
    List<String> differences(TransformExpected expected) {
        List<String> differences = new ArrayList<>();
        faults(expected.refused(), differences);
        if (!faults.isEmpty()) {
            return differences;
        }
        if (expected.columns() != null && !inOrder(expected.columns()).equals(inOrder(columns))) {
            differences.add(
                    "expected the columns %s, but they are %s"
                            .formatted(expected.columns(), columns));
        }
        deadLetters(expected, differences);
        List<Map<String, String>> told = expected.schemaChanges();
        if (told != null && !told.equals(schemaChanges)) {
            differences.add(
                    "expected to be told: %s, but it was: %s".formatted(told, schemaChanges));
        }
        if (expected.written() != null && !expected.written().equals(written)) {
            differences.add(
                    "expected to go on: %s, but it was: %s".formatted(expected.written(), written));
        }
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            int wanted = expected.counts().getOrDefault(count.getKey(), 0);
            if (wanted != count.getValue()) {
                differences.add(
                        "%s is %d, expected %d"
                                .formatted(count.getKey(), count.getValue(), wanted));
            }
        }
        return differences;
    }

    /** Maps are equal whatever their order. */
    private static List<Map.Entry<String, String>> inOrder(Map<String, String> columns) {
        return List.copyOf(columns.entrySet());
    }

    private void faults(List<String> refused, List<String> differences) {
        for (String text : refused) {
            if (faults.stream().noneMatch(fault -> fault.contains(text))) {
                differences.add("validate does not say: %s\n  but: %s".formatted(text, faults));
            }
        }
        for (String fault : faults) {
            if (refused.stream().noneMatch(fault::contains)) {
                differences.add("validate refuses the table: " + fault);
            }
        }
    }

    /** An entry that expects none takes the first one for what is wrong. */
    private void deadLetters(TransformExpected expected, List<String> differences) {
        List<Map<String, String>> wanted = expected.deadLetters();
        if (wanted == null) {
            String first = deadLetters.isEmpty() ? null : deadLetters.get(0).get("message");
            error(error == null ? first : error, expected.error(), differences);
            return;
        }
        error(error, expected.error(), differences);
        boolean same = wanted.size() == deadLetters.size();
        for (int i = 0; same && i < wanted.size(); i++) {
            same = isToldBy(deadLetters.get(i), wanted.get(i));
        }
        if (!same) {
            differences.add(
                    "expected the dead letters %s, but they are %s".formatted(wanted, deadLetters));
        }
    }

    /** Of the message a part is enough. */
    private static boolean isToldBy(Map<String, String> letter, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(
                        cell -> {
                            String told = letter.get(cell.getKey());
                            return cell.getKey().equals("message")
                                    ? told != null && told.contains(cell.getValue())
                                    : cell.getValue().equals(told);
                        });
    }

    private static void error(
            @Nullable String error, @Nullable String wanted, List<String> differences) {
        if (error == null) {
            if (wanted != null) {
                differences.add("nothing stops the job, expected: " + wanted);
            }
        } else if (wanted == null || !error.contains(wanted)) {
            differences.add(
                    "the job is stopped by: %s%s"
                            .formatted(error, wanted == null ? "" : "\n  expected: " + wanted));
        }
    }
}
