package io.tidemark.pipeline;

import io.tidemark.change.Column;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.merge.SpecMap;
import io.tidemark.merge.SpecNode;
import io.tidemark.pipeline.TransformSpecStep.Alter;
import io.tidemark.pipeline.TransformSpecStep.Arrival;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param options {@code functions}, {@code plugins} and {@code dead-letters} as lines of a pipeline
 *     file
 * @param entry the table's entry of {@code tables}
 * @param columns those of the table before it is altered
 * @param subtasks that share the keys
 */
record TransformSpec(
        @Nullable String maskKey,
        String options,
        String entry,
        Map<String, String> columns,
        List<String> key,
        List<TransformSpecStep> steps,
        int subtasks,
        TransformExpected expected) {

    static final String SOURCE = "shop";

    static final TableId TABLE = new TableId("public", "t");

    static final SourceTable TABLE_AT_SOURCE = new SourceTable(SOURCE, TABLE);

    private static final String NOT_NULL = " not null";
    private static final String GENERATED = " generated as ";
    private static final String INITIALLY = " initially ";
    private static final String FORMERLY = " formerly ";

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
                            "dead-letters",
                            "table",
                            "subtasks",
                            "changes");
            TransformSpec spec =
                    new TransformSpec(
                            setting("mask-key").map(n -> (String) n.plain()).orElse(null),
                            option("functions") + option("plugins") + option("dead-letters"),
                            setting("table")
                                    .orElseThrow(() -> new IllegalArgumentException("no table"))
                                    .asItem("from: public.t"),
                            setting("columns").map(Entry::columns).orElse(Map.of()),
                            given.has("key")
                                    ? TransformSpecStep.names(given.list("key"))
                                    : List.of("id"),
                            setting("changes").map(TransformSpecStep::read).orElse(List.of()),
                            given.has("subtasks") ? (int) given.number("subtasks") : 1,
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

    private void requireMeaning() {
        List<TableSchema> shapes = shapes();
        boolean arrives = false;
        for (TransformSpecStep step : steps) {
            if (step instanceof Arrival arrival) {
                arrives = true;
                List<String> named = new ArrayList<>(arrival.cells().keySet());
                named.addAll(arrival.unknown());
                requireColumns(named, shapes.get(arrival.shape()));
            }
        }
        if (!arrives && expected.saysSomethingOfChanges()) {
            throw new IllegalArgumentException("no change arrives, so nothing can go wrong");
        }
        if (arrives && !expected.saysSomethingOfChanges()) {
            throw new IllegalArgumentException("changes arrive, of which nothing is expected");
        }
    }

    private static void requireColumns(List<String> named, TableSchema shape) {
        for (String name : named) {
            if (!shape.rowNames().contains(name)) {
                throw new IllegalArgumentException(
                        "there is no column '%s'; there are %s".formatted(name, shape.rowNames()));
            }
        }
    }

    /** The table at the source before it is altered. */
    TableSchema schema() {
        return shape(columns);
    }

    /** The same, and what each {@code alter} makes of it. */
    List<TableSchema> shapes() {
        List<TableSchema> shapes = new ArrayList<>(List.of(schema()));
        for (TransformSpecStep step : steps) {
            if (step instanceof Alter alter) {
                shapes.add(shape(alter.columns()));
            }
        }
        return shapes;
    }

    /** {@code text not null}, {@code text initially a}, {@code text generated as (upper(a))}. */
    private TableSchema shape(Map<String, String> declared) {
        List<Column> columns = new ArrayList<>();
        declared.forEach((name, type) -> columns.add(column(name, type)));
        return new TableSchema(SOURCE, TABLE, columns, key, List.of());
    }

    private Column column(String name, String declared) {
        int generated = declared.indexOf(GENERATED);
        if (generated >= 0) {
            String expression = declared.substring(generated + GENERATED.length());
            return new Column(name, declared.substring(0, generated), false, expression);
        }
        int initially = declared.indexOf(INITIALLY);
        if (initially >= 0) {
            return column(name, declared.substring(0, initially))
                    .since(declared.substring(initially + INITIALLY.length()));
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
            String type =
                    column.type()
                            + (plain ? "" : NOT_NULL)
                            + (column.initial() == null ? "" : INITIALLY + column.initial())
                            + (column.former() == null ? "" : FORMERLY + column.former());
            shown.put(
                    column.name(),
                    column.generated() ? type + GENERATED + column.generation() : type);
        }
        return shown;
    }

    /**
     * The pipeline file that a user would write.
     *
     * @param entry that of the table, as it is by now
     */
    String file(String maskKeyFile, String entry) {
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
