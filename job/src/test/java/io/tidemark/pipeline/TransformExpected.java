package io.tidemark.pipeline;

import io.tidemark.merge.SpecMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of {@code specs/transform/*.yaml} expects; null or empty where it says nothing.
 *
 * @param columns the types by the names of the rows that go on, in this order
 * @param written the changes that go on, in this order
 * @param deadLetters the rows of {@code tidemark.dead_letter} in the order of their changes, of
 *     each the columns that are named
 * @param schemaChanges every row that is written to {@code tidemark.schema_change}: what was
 *     changed, and what was decided
 * @param refused what {@code validate} says, a part of each fault
 * @param error a part of what stops the job
 */
record TransformExpected(
        @Nullable Map<String, String> columns,
        @Nullable List<Map<String, Object>> written,
        @Nullable List<Map<String, String>> deadLetters,
        @Nullable List<Map<String, String>> schemaChanges,
        Map<String, Integer> counts,
        List<String> refused,
        @Nullable String error) {

    /** What can be counted; what an entry does not name is expected to be zero. */
    static final List<String> COUNTS =
            List.of("filtered", "violations", "left-out", "stale", "duplicate");

    /** The columns of a dead letter that an entry can name. */
    private static final List<String> LETTERS =
            List.of("key", "state", "operation", "reason", "message", "row", "attempts");

    private static final List<String> CHANGES = List.of("change", "decision");

    /** Reads {@code expect}. Something must be said, and all that is said must be able to fail. */
    static TransformExpected read(SpecMap entry) {
        SpecMap expect =
                entry.map(
                        "expect",
                        "columns",
                        "written",
                        "dead-letters",
                        "schema-changes",
                        "counts",
                        "refused",
                        "error");
        if (expect.values().isEmpty()) {
            throw new IllegalArgumentException("the entry expects nothing");
        }
        if (expect.has("refused") && expect.values().size() > 1) {
            throw new IllegalArgumentException("what is refused does nothing else");
        }
        return new TransformExpected(
                expect.has("columns") ? expect.cells("columns") : null,
                expect.has("written") ? written(expect) : null,
                expect.has("dead-letters") ? rows(expect, "dead-letters", LETTERS) : null,
                expect.has("schema-changes") ? rows(expect, "schema-changes", CHANGES) : null,
                expect.has("counts") ? counts(expect) : Map.of(),
                expect.has("refused") ? texts(expect.list("refused")) : List.of(),
                expect.has("error") ? filled(expect.text("error")) : null);
    }

    boolean saysSomethingOfChanges() {
        return written != null
                || deadLetters != null
                || schemaChanges != null
                || !counts.isEmpty()
                || error != null;
    }

    private static List<Map<String, String>> rows(SpecMap expect, String key, List<String> known) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Object item : expect.list(key)) {
            SpecMap.of("an item of " + key, item, known.toArray(String[]::new));
            rows.add(SpecMap.of(key, Map.of("row", item), "row").cells("row"));
        }
        return rows;
    }

    private static List<Map<String, Object>> written(SpecMap expect) {
        List<Map<String, Object>> written = new ArrayList<>();
        for (Object item : expect.list("written")) {
            SpecMap change =
                    SpecMap.of(
                            "an item of written", item, "snapshot", "upsert", "delete", "unknown");
            String word = TransformSpecStep.word(change).text();
            Map<String, Object> read = new LinkedHashMap<>();
            read.put(word, change.cells(word));
            if (change.has("unknown")) {
                read.put("unknown", texts(change.list("unknown")));
            }
            written.add(read);
        }
        return written;
    }

    private static Map<String, Integer> counts(SpecMap expect) {
        SpecMap counts = expect.map("counts", COUNTS.toArray(String[]::new));
        if (counts.values().isEmpty()) {
            throw new IllegalArgumentException("counts names no count");
        }
        Map<String, Integer> read = new LinkedHashMap<>();
        for (String name : counts.values().keySet()) {
            int number = (int) counts.number(name);
            if (number < 1) {
                throw new IllegalArgumentException(
                        name + ": every count that is not named is expected to be 0 anyway");
            }
            read.put(name, number);
        }
        return read;
    }

    private static List<String> texts(List<?> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("an empty list says nothing");
        }
        return items.stream().map(item -> filled((String) item)).toList();
    }

    private static String filled(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a blank text is part of every text");
        }
        return text;
    }
}
