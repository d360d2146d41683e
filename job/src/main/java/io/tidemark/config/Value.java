package io.tidemark.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the file and where it stands. Whoever asks for a type gets it, or nothing and a fault
 * is noted.
 */
final class Value {

    /** Lists are compared with each other, so their length has to have a bound. */
    static final int MAX_ENTRIES = 10_000;

    private static final Set<Tag> SCALARS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);

    private final String path;
    private final int line;
    private final Node node;
    private final Faults faults;

    Value(String path, int line, Node node, Faults faults) {
        this.path = path;
        this.line = line;
        this.node = node;
        this.faults = faults;
    }

    String path() {
        return path;
    }

    int line() {
        return line;
    }

    Faults faults() {
        return faults;
    }

    /** The YAML library has a type of its own for a lone reference; for us it is a text. */
    private Tag tag() {
        return node.getTag().equals(Tag.ENV_TAG) ? Tag.STR : node.getTag();
    }

    /** Notes that something is wrong with this value. */
    void fault(String what, String remedy) {
        faults.add(path, line, what, remedy);
    }

    boolean isNull() {
        return tag().equals(Tag.NULL);
    }

    boolean isText() {
        return tag().equals(Tag.STR);
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isEmptyList() {
        return node instanceof SequenceNode sequence && sequence.getValue().isEmpty();
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    /** A text; a number or boolean is none unless it is in quotes. */
    Optional<String> text() {
        Optional<String> scalar = scalar("a text");
        if (scalar.isPresent() && !tag().equals(Tag.STR)) {
            fault(
                    Shown.quoted(scalar.get()) + " is " + kind() + ", a text is needed",
                    "put it in quotes if it is meant as text");
            return Optional.empty();
        }
        return scalar;
    }

    /** Any scalar, as the file writes it. */
    Optional<String> scalar() {
        return scalar("a text or a number");
    }

    private Optional<String> scalar(String needed) {
        if (node instanceof ScalarNode scalar && SCALARS.contains(tag())) {
            return Optional.of(scalar.getValue());
        }
        wrongType(needed);
        return Optional.empty();
    }

    /** A text that a parser takes; what it rejects with an IllegalArgumentException is a fault. */
    <T> Optional<T> parsed(Function<String, T> parser, String remedy) {
        return text().flatMap(text -> parsed(text, parser, remedy));
    }

    /** A duration. A bare number is no text for YAML, but what it lacks is its unit. */
    Optional<Duration> duration() {
        return scalar("a duration")
                .flatMap(
                        text ->
                                parsed(
                                        text,
                                        Durations::parse,
                                        "for example 500ms, 5s, 10m, 1h, 7d"));
    }

    private <T> Optional<T> parsed(String text, Function<String, T> parser, String remedy) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            fault(String.valueOf(e.getMessage()), remedy);
            return Optional.empty();
        }
    }

    /** The name of a column. Which columns there are only the database knows. */
    Optional<String> column() {
        Optional<String> name = text();
        if (name.isPresent() && name.get().isBlank()) {
            fault("is blank", "name a column");
            return Optional.empty();
        }
        return name;
    }

    /** A constant of an enum: the file writes {@code SET_ASIDE} as {@code set-aside}. */
    <E extends Enum<E>> Optional<E> choice(Class<E> type) {
        return choice(Arrays.asList(type.getEnumConstants()));
    }

    /** One of some constants of an enum. */
    <E extends Enum<E>> Optional<E> choice(List<E> constants) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E constant : constants) {
            choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return text().flatMap(
                        text -> {
                            if (!choices.containsKey(text)) {
                                fault(
                                        Shown.quoted(text) + " is not a choice",
                                        Nearest.remedy(text, "choices", choices.keySet()));
                            }
                            return Optional.ofNullable(choices.get(text));
                        });
    }

    /** The items of a list. */
    List<Value> items() {
        if (!(node instanceof SequenceNode sequence) || !tag().equals(Tag.SEQ)) {
            wrongType("a list");
            return List.of();
        }
        List<Node> items = sequence.getValue();
        if (tooMany(items)) {
            return List.of();
        }
        return IntStream.range(0, items.size()).mapToObj(i -> item(i, items.get(i))).toList();
    }

    private Value item(int index, Node item) {
        int itemLine = item.getStartMark().map(mark -> mark.getLine() + 1).orElse(line);
        return new Value(path + "[" + index + "]", itemLine, item, faults);
    }

    /** The texts of a list, or the only one. */
    Stream<Value> oneOrMore() {
        if (!isList()) {
            return Stream.of(this);
        }
        if (isEmptyList()) {
            fault("the list is empty", "leave the key out");
        }
        return items().stream();
    }

    /** A map whose keys the format knows; a fault for every other key. */
    Optional<Section> section(List<String> knownKeys) {
        return map().map(section -> section.withOnly(knownKeys));
    }

    /** Like {@link #section}, but who writes a map without entries means something else. */
    Optional<Section> options(List<String> knownKeys) {
        return filledMap().map(section -> section.withOnly(knownKeys));
    }

    /** A map whose keys the file chooses, with at least one of them. */
    Optional<Section> filledMap() {
        if (node instanceof MappingNode mapping && mapping.getValue().isEmpty()) {
            fault("the map is empty", "leave the key out");
            return Optional.empty();
        }
        return map();
    }

    /** A map whose keys the file chooses. */
    Optional<Section> map() {
        if (!(node instanceof MappingNode mapping) || !tag().equals(Tag.MAP)) {
            wrongType("a map of keys and values");
            return Optional.empty();
        }
        return tooMany(mapping.getValue())
                ? Optional.empty()
                : Optional.of(Section.of(this, mapping.getValue()));
    }

    private boolean tooMany(List<?> entries) {
        if (entries.size() > MAX_ENTRIES) {
            fault("has " + entries.size() + " entries, " + MAX_ENTRIES + " are allowed", "");
        }
        return entries.size() > MAX_ENTRIES;
    }

    private void wrongType(String needed) {
        if (isNull()) {
            fault("has no value, " + needed + " is needed", "give it a value or remove the key");
            return;
        }
        String shown =
                node instanceof ScalarNode scalar
                        ? Shown.quoted(scalar.getValue()) + " is "
                        : "is ";
        fault(shown + kind() + ", " + needed + " is needed", "");
    }

    private String kind() {
        Tag tag = tag();
        if (tag.equals(Tag.SEQ)) {
            return "a list";
        } else if (tag.equals(Tag.MAP)) {
            return "a map";
        } else if (tag.equals(Tag.BOOL)) {
            return "a boolean";
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return "a number";
        } else if (tag.equals(Tag.STR)) {
            return "a text";
        }
        return "of the unknown type " + Shown.plain(tag.getValue());
    }
}
