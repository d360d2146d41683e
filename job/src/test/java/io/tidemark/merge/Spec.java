package io.tidemark.merge;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Fault;
import io.tidemark.config.PipelineFile;
import io.tidemark.config.TableRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One behaviour of the merge, as an entry of {@code specs/*.yaml} says it.
 *
 * <p>{@code specs/README.md} has the format. What an entry does not mean to say is refused with an
 * {@link IllegalArgumentException}: an unknown word, nothing that happens, nothing that is
 * expected.
 */
record Spec(TableRule table, List<TableSchema> schemas, List<Step> steps, Expected expected) {

    static final TableId TABLE = new TableId("public", "t");

    /** The source of entries that name none. */
    private static final List<String> ONE = List.of("shop");

    /** The primary key at the source. */
    private static final List<String> KEY = List.of("id");

    /** What a count that an entry names can be of; every other one is expected to be zero. */
    static final Set<String> COUNTS =
            Set.of(
                    "stale",
                    "duplicate",
                    "late",
                    "filtered",
                    "derived",
                    "waiting",
                    "late-applied",
                    "late-in-order",
                    "without-event-time",
                    "gaps",
                    "held",
                    "gaps-given-up");

    /** What happens, in the order of arrival. */
    sealed interface Step {}

    /** What a change says. */
    enum Word {
        SNAPSHOT,
        UPSERT,
        DELETE
    }

    /**
     * A change arrives.
     *
     * @param source the name of the source that it comes from
     * @param position in the source's log; of a row of the snapshot what tells it from others
     * @param committedAt microseconds since 1970
     * @param cells the columns that are not null
     */
    record Arrival(
            Word word, String source, long position, long committedAt, Map<String, String> cells)
            implements Step {}

    /** The watermark comes to a moment. */
    record WatermarkAt(long millis) implements Step {}

    /** The watermark comes as far as the changes until now carry it. */
    record WatermarkOfChanges() implements Step {}

    /** The operator is snapshotted, and another one goes on from that. */
    record Restart() implements Step {}

    /**
     * What is expected; null where an entry says nothing.
     *
     * @param rows the target's table afterwards, in any order
     * @param written what is written to it, in this order
     * @param setAside of each row of {@code tidemark.late_change} the columns that are named
     * @param forgotten whether nothing is remembered of any key
     */
    record Expected(
            @Nullable List<Map<String, Object>> rows,
            @Nullable List<Map<String, Object>> written,
            List<Map<String, Object>> setAside,
            Map<String, Integer> counts,
            @Nullable Boolean forgotten) {}

    /** An entry of a file, which has not been looked at yet. */
    record Entry(SpecNode node, Map<String, String> columns) {

        /** What it is about, and where it stands. */
        String title() {
            return node.title();
        }

        Spec spec() {
            SpecMap entry = SpecMap.of("the entry", node.plain(), "do", "given", "expect");
            if (entry.text("do").isBlank()) {
                throw new IllegalArgumentException("do does not say what the entry is about");
            }
            SpecMap given = entry.map("given", "sources", "table", "columns", "changes");
            SpecNode table =
                    node.child("given")
                            .flatMap(g -> g.child("table"))
                            .orElseThrow(() -> new IllegalArgumentException("given has no table"));
            List<String> sources = given.has("sources") ? names(given.list("sources")) : ONE;
            List<TableRule> rules = rules(sources, table);
            Map<String, String> declared = new LinkedHashMap<>(columns);
            if (given.has("columns")) {
                declared.clear();
                given.cells("columns").forEach(declared::put);
            }
            List<TableSchema> schemas = new ArrayList<>();
            for (TableRule rule : rules) {
                schemas.add(schema(rule, declared));
            }
            List<Step> steps = new SpecSteps(schemas).read(given.list("changes"));
            return new Spec(rules.get(0), schemas, steps, SpecMap.expected(entry));
        }

        private static List<String> names(List<?> items) {
            return items.stream().map(String.class::cast).toList();
        }
    }

    /**
     * The entries of a file.
     *
     * @param text {@code columns}, which entries have unless they name their own, and {@code specs}
     */
    static List<Entry> entries(String file, String text) {
        SpecNode root = SpecNode.of(file, text);
        Map<String, String> columns =
                SpecMap.of(file, root.plain(), "columns", "specs").cells("columns");
        return root.child("specs").orElseThrow().items().stream()
                .map(entry -> new Entry(entry, columns))
                .toList();
    }

    /** The rule that the product reads when this stands in a pipeline file. */
    private static List<TableRule> rules(List<String> sources, SpecNode table) {
        String text =
                """
                pipeline: {name: specs, storage: /nowhere}
                sources:
                %s
                sinks:
                  warehouse: {type: postgres, url: "postgresql://u:p@localhost/warehouse"}
                tables:
                """
                                .formatted(
                                        sources.stream()
                                                .map(Spec::sourceLine)
                                                .collect(Collectors.joining("\n")))
                        + table.asItem("from: public.t");
        return PipelineFile.parse(text, "the table").tables();
    }

    private static String sourceLine(String name) {
        return "  %s: {type: postgres, url: \"postgresql://u:p@localhost/%s\"}"
                .formatted(name, name);
    }

    /** A table that the preflight lets pass. */
    private static TableSchema schema(TableRule rule, Map<String, String> columns) {
        List<String> key = rule.mergeKey().isEmpty() ? KEY : rule.mergeKey();
        List<Column> declared = new ArrayList<>();
        columns.forEach((name, type) -> declared.add(Column.of(name, type, key.contains(name))));
        TableSchema schema = new TableSchema(rule.source(), TABLE, declared, key, List.of());
        List<Fault> faults = MergingCheck.faults(schema, rule);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    faults.stream()
                            .map(f -> f.what() + "; " + f.remedy())
                            .collect(Collectors.joining("\n", "validate refuses the table: ", "")));
        }
        return schema;
    }
}
