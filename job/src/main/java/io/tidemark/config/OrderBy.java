package io.tidemark.config;

import io.tidemark.config.OrderColumn.Direction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code order-by}: {@code position}, a column, or a list of columns. A column is {@code
 * name}, {@code name desc} or {@code {name: desc}}; only the last form takes a name with spaces.
 */
final class OrderBy {

    /** The order of the source's log. */
    private static final String POSITION = "position";

    private OrderBy() {}

    /** The columns in the order of the file; none for the order of the log. */
    static List<OrderColumn> read(Value value) {
        if (value.isText() && value.text().equals(Optional.of(POSITION))) {
            return List.of();
        }
        Map<String, OrderColumn> columns = new LinkedHashMap<>();
        value.oneOrMore()
                .forEach(item -> column(item).ifPresent(column -> add(item, column, columns)));
        return List.copyOf(columns.values());
    }

    private static void add(Value item, OrderColumn column, Map<String, OrderColumn> columns) {
        if (columns.putIfAbsent(column.column(), column) != null) {
            item.fault(
                    Shown.quoted(column.column()) + " is in the list twice", "name a column once");
        }
    }

    private static Optional<OrderColumn> column(Value item) {
        return item.isMap()
                ? item.filledMap().flatMap(section -> pair(item, section))
                : item.column().flatMap(text -> words(item, text));
    }

    private static Optional<OrderColumn> pair(Value item, Section section) {
        Map<String, Value> entries = section.entries();
        if (entries.size() > 1) {
            item.fault(
                    "has " + entries.size() + " columns, and a map says nothing of their order",
                    "write a list: [{a: asc}, {b: desc}]");
        }
        return entries.size() == 1
                ? entries.entrySet().stream()
                        .findFirst()
                        .flatMap(entry -> pair(entry.getKey(), entry.getValue()))
                : Optional.empty();
    }

    private static Optional<OrderColumn> pair(String column, Value direction) {
        if (column.isBlank()) {
            direction.fault("the name of the column is blank", "name a column");
            return Optional.empty();
        }
        return direction.choice(Direction.class).map(found -> new OrderColumn(column, found));
    }

    private static Optional<OrderColumn> words(Value item, String text) {
        String[] words = text.strip().split("\\s+");
        if (words.length == 1 && words[0].equals(POSITION)) {
            item.fault(
                    "position stands among columns; equal columns are ordered by it anyway",
                    "remove it; a column of this name is written {position: asc}");
            return Optional.empty();
        }
        if (words.length == 1) {
            return Optional.of(new OrderColumn(words[0], Direction.ASC));
        }
        return direction(item, text, words).map(found -> new OrderColumn(words[0], found));
    }

    private static Optional<Direction> direction(Value item, String text, String[] words) {
        String last = words[words.length - 1];
        if (words.length == 2 && last.equals("asc")) {
            return Optional.of(Direction.ASC);
        }
        if (words.length == 2 && last.equals("desc")) {
            return Optional.of(Direction.DESC);
        }
        // Of two that are equally near the first is taken, and dsc lacks a letter.
        Optional<String> near =
                words.length == 2 ? Nearest.of(last, List.of("desc", "asc")) : Optional.empty();
        item.fault(
                Shown.quoted(text) + " is not a column, followed by asc or desc",
                near.map(word -> "did you mean " + Shown.quoted(words[0] + " " + word) + "?")
                        .orElse("a name with spaces is written {\"my column\": asc}"));
        return Optional.empty();
    }
}
