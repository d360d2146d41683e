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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

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
    record Entry(String file, String text, Map<String, String> columns, Node node) {

        /** What it is about, and where it stands. */
        String title() {
            String line = file + ":" + (1 + node.getStartMark().map(Mark::getLine).orElse(0));
            return child(node, "do").map(Spec::plain).map(what -> what + " — " + line).orElse(line);
        }

        Spec spec() {
            SpecMap entry = SpecMap.of("the entry", plain(node), "do", "given", "expect");
            if (entry.text("do").isBlank()) {
                throw new IllegalArgumentException("do does not say what the entry is about");
            }
            SpecMap given = entry.map("given", "sources", "table", "columns", "changes");
            Node table =
                    child(node, "given")
                            .flatMap(g -> child(g, "table"))
                            .orElseThrow(() -> new IllegalArgumentException("given has no table"));
            List<String> sources = given.has("sources") ? names(given.list("sources")) : ONE;
            List<TableRule> rules = rules(sources, source(table), column(table));
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

        private String source(Node part) {
            return text.substring(
                    text.offsetByCodePoints(0, part.getStartMark().orElseThrow().getIndex()),
                    text.offsetByCodePoints(0, part.getEndMark().orElseThrow().getIndex()));
        }

        private static int column(Node part) {
            return part.getStartMark().orElseThrow().getColumn();
        }
    }

    /**
     * The entries of a file.
     *
     * @param text {@code columns}, which entries have unless they name their own, and {@code specs}
     */
    static List<Entry> entries(String file, String text) {
        Node root = new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow();
        SpecMap map = SpecMap.of(file, plain(root), "columns", "specs");
        Map<String, String> columns = map.cells("columns");
        List<Entry> entries = new ArrayList<>();
        for (Node entry : ((SequenceNode) child(root, "specs").orElseThrow()).getValue()) {
            entries.add(new Entry(file, text, columns, entry));
        }
        return entries;
    }

    private static Optional<Node> child(Node node, String key) {
        return node instanceof MappingNode map
                ? map.getValue().stream()
                        .filter(tuple -> key.equals(plain(tuple.getKeyNode())))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                : Optional.empty();
    }

    /** Maps, lists, and every scalar as the text that the file has; null for a null. */
    private static @Nullable Object plain(Node node) {
        if (node instanceof MappingNode map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (NodeTuple tuple : map.getValue()) {
                String key = String.valueOf(plain(tuple.getKeyNode()));
                if (values.containsKey(key)) {
                    throw new IllegalArgumentException(key + " is there twice");
                }
                values.put(key, plain(tuple.getValueNode()));
            }
            return values;
        }
        if (node instanceof SequenceNode list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.getValue().forEach(item -> items.add(plain(item)));
            return items;
        }
        return node.getTag().equals(Tag.NULL) ? null : ((ScalarNode) node).getValue();
    }

    /** The rule that the product reads when this stands in a pipeline file. */
    private static List<TableRule> rules(List<String> sources, String entry, int column) {
        String indent = " ".repeat(Math.max(2, column));
        String item =
                entry.startsWith("{")
                        ? "  - {from: public.t, " + entry.substring(1)
                        : indent.substring(2) + "- from: public.t\n" + indent + entry;
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
                        + item;
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
