package io.tidemark.pipeline;

import io.tidemark.change.Column;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.merge.SpecMap;
import io.tidemark.merge.SpecNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One behaviour of the transform, as an entry of {@code specs/transform/*.yaml} says it.
 *
 * <p>{@code specs/transform/README.md} has the format. What an entry does not mean to say is
 * refused with an {@link IllegalArgumentException}: an unknown word, nothing that happens, nothing
 * that is expected.
 *
 * @param maskKey the pipeline's {@code mask-key} itself; null: the file names none
 * @param options {@code functions} and {@code plugins} as lines of a pipeline file
 * @param entry the table's entry of {@code tables}
 */
record TransformSpec(
        @Nullable String maskKey,
        String options,
        String entry,
        Map<String, String> columns,
        List<String> key,
        List<Arrival> arrivals,
        TransformExpected expected) {

    static final String SOURCE = "shop";

    static final TableId TABLE = new TableId("public", "t");

    static final SourceTable TABLE_AT_SOURCE = new SourceTable(SOURCE, TABLE);

    private static final String NOT_NULL = " not null";
    private static final String GENERATED = " generated as ";

    /** What a change says. */
    enum Word {
        SNAPSHOT,
        UPSERT,
        DELETE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A change arrives.
     *
     * @param cells the columns that are not null
     * @param unknown the columns whose values the log leaves out
     */
    record Arrival(Word word, Map<String, String> cells, List<String> unknown) {}

    /**
     * An entry of a file, which has not been looked at yet; {@code file} is its map of defaults.
     */
    record Entry(SpecNode node, SpecNode file) {

        /** What it is about, and where it stands. */
        String title() {
            return node.title();
        }

        TransformSpec spec() {
            SpecMap entry = SpecMap.of("the entry", node.plain(), "do", "given", "expect");
            if (entry.text("do").isBlank()) {
                throw new IllegalArgumentException("do does not say what the entry is about");
            }
            SpecMap given =
                    entry.map(
                            "given",
                            "columns",
                            "key",
                            "mask-key",
                            "functions",
                            "plugins",
                            "table",
                            "changes");
            TransformSpec spec =
                    new TransformSpec(
                            setting("mask-key").map(n -> (String) n.plain()).orElse(null),
                            option("functions") + option("plugins"),
                            setting("table")
                                    .orElseThrow(() -> new IllegalArgumentException("no table"))
                                    .asItem("from: public.t"),
                            setting("columns").map(Entry::columns).orElse(Map.of()),
                            given.has("key") ? names(given.list("key")) : List.of("id"),
                            given.has("changes") ? arrivals(given.list("changes")) : List.of(),
                            TransformExpected.read(entry));
            spec.requireMeaning();
            return spec;
        }

        /** What the entry says, else the file. */
        private Optional<SpecNode> setting(String key) {
            return node.child("given").flatMap(g -> g.child(key)).or(() -> file.child(key));
        }

        private String option(String key) {
            return setting(key).map(n -> n.under(key)).orElse("");
        }

        private static Map<String, String> columns(SpecNode node) {
            return SpecMap.of("given", Map.of("columns", node.plain()), "columns").cells("columns");
        }
    }

    /**
     * The entries of a file.
     *
     * @param text {@code specs}, and what entries have unless they say it themselves
     */
    static List<Entry> entries(String file, String text) {
        SpecNode root = SpecNode.of(file, text);
        SpecMap.of(file, root.plain(), "columns", "mask-key", "functions", "plugins", "specs");
        return root.child("specs").orElseThrow().items().stream()
                .map(entry -> new Entry(entry, root))
                .toList();
    }

    private static List<String> names(List<?> items) {
        return items.stream().map(String.class::cast).toList();
    }

    private static List<Arrival> arrivals(List<?> items) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Object item : items) {
            SpecMap change =
                    SpecMap.of("a change", item, "snapshot", "upsert", "delete", "unknown");
            List<String> unknown =
                    change.has("unknown") ? names(change.list("unknown")) : List.of();
            arrivals.add(new Arrival(word(change), change.cells(word(change).text()), unknown));
        }
        return arrivals;
    }

    /** The one that a change has. */
    static Word word(SpecMap change) {
        List<Word> words = new ArrayList<>();
        for (Word word : Word.values()) {
            if (change.has(word.text())) {
                words.add(word);
            }
        }
        if (words.size() != 1) {
            throw new IllegalArgumentException(
                    "a change is one snapshot, upsert or delete: " + change.values());
        }
        return words.get(0);
    }

    private void requireMeaning() {
        for (Arrival arrival : arrivals) {
            List<String> named = new ArrayList<>(arrival.cells().keySet());
            named.addAll(arrival.unknown());
            for (String name : named) {
                if (!schema().rowNames().contains(name)) {
                    throw new IllegalArgumentException(
                            "there is no column '%s'; there are %s"
                                    .formatted(name, schema().rowNames()));
                }
            }
        }
        if (arrivals.isEmpty() && expected.saysSomethingOfChanges()) {
            throw new IllegalArgumentException("no change arrives, so nothing can go wrong");
        }
        if (!arrivals.isEmpty() && !expected.saysSomethingOfChanges()) {
            throw new IllegalArgumentException("changes arrive, of which nothing is expected");
        }
    }

    /** The table at the source: {@code text not null}, {@code integer generated as (id * 2)}. */
    TableSchema schema() {
        List<Column> declared = new ArrayList<>();
        columns.forEach((name, type) -> declared.add(column(name, type)));
        return new TableSchema(SOURCE, TABLE, declared, key, List.of());
    }

    private Column column(String name, String declared) {
        int generated = declared.indexOf(GENERATED);
        if (generated >= 0) {
            String expression = declared.substring(generated + GENERATED.length());
            return new Column(name, declared.substring(0, generated), false, expression);
        }
        boolean notNull = declared.endsWith(NOT_NULL);
        int end = declared.length() - (notNull ? NOT_NULL.length() : 0);
        return Column.of(name, declared.substring(0, end), notNull || key.contains(name));
    }

    /** As {@code expect} writes the columns of a shape: those of the key are never null. */
    static Map<String, String> shown(TableSchema shape) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Column column : shape.columns()) {
            boolean plain = !column.notNull() || shape.key().contains(column.name());
            String type = column.type() + (plain ? "" : NOT_NULL);
            shown.put(
                    column.name(),
                    column.generated() ? type + GENERATED + column.generation() : type);
        }
        return shown;
    }

    /** The pipeline file that a user would write. */
    String file(String maskKeyFile) {
        String key = maskKey == null ? "" : ", mask-key: '${file:" + maskKeyFile + "}'";
        return """
                pipeline: {name: specs, storage: /nowhere%s}
                sources: {shop: {type: postgres, url: "postgresql://u:p@localhost/shop"}}
                sinks: {warehouse: {type: postgres, url: "postgresql://u:p@localhost/warehouse"}}
                %stables:
                """
                        .formatted(key, options)
                + entry;
    }
}
