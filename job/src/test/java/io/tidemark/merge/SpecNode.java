package io.tidemark.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A part of a file of specifications, which still knows where it stands. */
public record SpecNode(String file, String text, Node node) {

    /** The whole file. */
    public static SpecNode of(String file, String text) {
        return new SpecNode(
                file,
                text,
                new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow());
    }

    /** What a map has under this key. */
    public Optional<SpecNode> child(String key) {
        return node instanceof MappingNode map
                ? map.getValue().stream()
                        .filter(tuple -> key.equals(plain(tuple.getKeyNode())))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                        .map(this::part)
                : Optional.empty();
    }

    /** The items of a list. */
    public List<SpecNode> items() {
        return ((SequenceNode) node).getValue().stream().map(this::part).toList();
    }

    private SpecNode part(Node part) {
        return new SpecNode(file, text, part);
    }

    /** What the entry {@code do} says, and where it stands. */
    public String title() {
        String line = file + ":" + (1 + node.getStartMark().map(Mark::getLine).orElse(0));
        return child("do").map(SpecNode::plain).map(what -> what + " — " + line).orElse(line);
    }

    /** Maps, lists, and every scalar as the text that the file has; null for a null. */
    public @Nullable Object plain() {
        return plain(node);
    }

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

    /** This map as the item of a list that stands two columns to the right, with one more key. */
    public String asItem(String firstKey) {
        String entry = source();
        if (entry.startsWith("{")) {
            return "  - {" + firstKey + ", " + entry.substring(1);
        }
        String indent = " ".repeat(Math.max(2, column()));
        return indent.substring(2) + "- " + firstKey + "\n" + indent + entry;
    }

    /** This value behind a key at the top of a file. */
    public String under(String key) {
        boolean block =
                node instanceof CollectionNode<?> collection
                        && collection.getFlowStyle() == FlowStyle.BLOCK;
        return key + ": " + (block ? "\n" + " ".repeat(column()) : "") + source() + "\n";
    }

    /** As the file has it; the first line without what stands before it. */
    private String source() {
        return text.substring(
                text.offsetByCodePoints(0, node.getStartMark().orElseThrow().getIndex()),
                text.offsetByCodePoints(0, node.getEndMark().orElseThrow().getIndex()));
    }

    private int column() {
        return node.getStartMark().orElseThrow().getColumn();
    }
}
