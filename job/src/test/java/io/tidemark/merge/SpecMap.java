package io.tidemark.merge;

import io.tidemark.merge.Spec.Expected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map of a specification, whose keys are known. */
public record SpecMap(String where, Map<String, @Nullable Object> values) {

    public static SpecMap of(String where, @Nullable Object value, String... known) {
        Map<String, @Nullable Object> values = map(where, value);
        for (String key : values.keySet()) {
            if (!List.of(known).contains(key)) {
                throw new IllegalArgumentException(
                        "%s has the unknown key '%s'; known are %s"
                                .formatted(where, key, List.of(known)));
            }
        }
        return new SpecMap(where, values);
    }

    private static Map<String, @Nullable Object> map(String where, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + " is no map, but " + value);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((key, each) -> values.put((String) key, each));
        return values;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) {
        if (!(values.get(key) instanceof String text)) {
            throw new IllegalArgumentException("%s has no text '%s'".formatted(where, key));
        }
        return text;
    }

    public long number(String key) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s is no whole number".formatted(key), e);
        }
    }

    public SpecMap map(String key, String... known) {
        return of(key, values.get(key), known);
    }

    public List<?> list(String key) {
        if (!(values.get(key) instanceof List<?> list)) {
            throw new IllegalArgumentException("%s has no list '%s'".formatted(where, key));
        }
        return list;
    }

    /** A row: at least one column, those that are null left out. */
    public Map<String, String> cells(String key) {
        Map<String, String> cells = new LinkedHashMap<>();
        row(key, values.get(key), false).forEach((name, cell) -> cells.put(name, (String) cell));
        return cells;
    }

    /**
     * @param nested whether a cell may be a row itself
     */
    private static Map<String, Object> row(String where, @Nullable Object value, boolean nested) {
        Map<String, @Nullable Object> all = map(where, value);
        if (all.isEmpty()) {
            throw new IllegalArgumentException(where + " names no column");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        all.forEach(
                (name, cell) -> {
                    if (cell instanceof String) {
                        row.put(name, cell);
                    } else if (cell instanceof Map && nested) {
                        row.put(name, row(name, cell, false));
                    } else if (cell != null) {
                        throw new IllegalArgumentException(
                                "%s of %s is no value, but %s".formatted(name, where, cell));
                    }
                });
        return row;
    }

    /** What an entry expects. Something must be said, and all that is said must be able to fail. */
    static Expected expected(SpecMap entry) {
        SpecMap expect = entry.map("expect", "rows", "written", "set-aside", "counts", "forgotten");
        if (expect.values().isEmpty()) {
            throw new IllegalArgumentException("the entry expects nothing");
        }
        return new Expected(
                expect.has("rows") ? expect.rows("rows") : null,
                expect.has("written") ? expect.written() : null,
                expect.has("set-aside") ? expect.rows("set-aside") : List.of(),
                expect.has("counts") ? expect.counts() : Map.of(),
                expect.has("forgotten") ? expect.yesOrNo("forgotten") : null);
    }

    private List<Map<String, Object>> rows(String key) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object item : list(key)) {
            rows.add(row("a row of " + key, item, true));
        }
        return rows;
    }

    private List<Map<String, Object>> written() {
        List<Map<String, Object>> written = new ArrayList<>();
        for (Object item : list("written")) {
            SpecMap one = of("an item of written", item, "upsert", "delete");
            if (one.values().size() != 1) {
                throw new IllegalArgumentException("an item of written is one upsert or delete");
            }
            String word = one.values().keySet().iterator().next();
            written.add(Map.of(word, one.cells(word)));
        }
        return written;
    }

    private Map<String, Integer> counts() {
        Set<String> known = Spec.COUNTS;
        SpecMap counts = map("counts", known.stream().sorted().toArray(String[]::new));
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

    private boolean yesOrNo(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + " is neither true nor false");
        };
    }
}
