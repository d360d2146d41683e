package io.tidemark.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A map of the file: its entries in order, each key once. */
final class Section {

    /** Keys of a table's options that are easily taken for keys of the table, and their options. */
    private static final Map<String, String> OPTION_OF_KEY =
            Map.of(
                    "out-of-orderness", "event-time",
                    "allowed-lateness", "event-time",
                    "idle-after", "event-time",
                    "late", "event-time",
                    "lateness", "event-time",
                    "max-ahead", "event-time",
                    "valid-from", "history",
                    "valid-to", "history",
                    "is-current", "history",
                    "on-gap", "sequence");

    private final Value at;
    private final Map<String, Value> entries;

    private Section(Value at, Map<String, Value> entries) {
        this.at = at;
        this.entries = entries;
    }

    /** Notes a fault for a key that is no text or stands there twice. */
    static Section of(Value at, List<NodeTuple> tuples) {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : tuples) {
            Node keyNode = tuple.getKeyNode();
            int line = keyNode.getStartMark().map(mark -> mark.getLine() + 1).orElse(at.line());
            if (!(keyNode instanceof ScalarNode scalar) || keyNode.getTag().equals(Tag.NULL)) {
                at.faults().add(at.path(), line, "a key is not a text", "write key: value");
                continue;
            }
            String key = scalar.getValue();
            Value value = new Value(path(at, key), line, tuple.getValueNode(), at.faults());
            Value first = entries.putIfAbsent(key, value);
            if (first != null) {
                value.fault("the key stands in line " + first.line() + " too", "keep one of them");
            }
        }
        return new Section(at, entries);
    }

    private static String path(Value at, String key) {
        return at.path().isEmpty() ? Shown.plain(key) : at.path() + "." + Shown.plain(key);
    }

    /** This section without the keys that are not known; each of them is a fault. */
    Section withOnly(List<String> knownKeys) {
        Map<String, Value> known = new LinkedHashMap<>();
        entries.forEach(
                (key, value) -> {
                    if (knownKeys.contains(key)) {
                        known.put(key, value);
                    } else {
                        unknown(key, value, knownKeys);
                    }
                });
        return new Section(at, known);
    }

    private static void unknown(String key, Value value, List<String> knownKeys) {
        String option = OPTION_OF_KEY.getOrDefault(key, "");
        String keyThere = key.equals("lateness") ? "allowed-lateness" : key;
        value.fault(
                "unknown key " + Shown.quoted(key),
                knownKeys.contains(option)
                        ? "it belongs under " + option + ": {" + keyThere + ": …}"
                        : Nearest.remedy(key, "known keys", knownKeys));
    }

    Map<String, Value> entries() {
        return entries;
    }

    Optional<Value> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** The value of a key that has to be there. */
    Optional<Value> require(String key, String remedy) {
        Optional<Value> value = find(key);
        if (value.isEmpty()) {
            at.faults().add(path(at, key), at.line(), "is missing", remedy);
        }
        return value;
    }
}
