package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.config.ColumnRule;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.RowRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What becomes of the changes of a key, said without any fold: sort them, leave out duplicates, and
 * look at all that a column was ever told since the last delete.
 */
final class NaiveMerge {

    /** A change as a test makes it up; {@code told} has the columns that it tells. */
    record Happening(boolean delete, long major, long minor, Map<String, String> told) {

        Change change() {
            return delete
                    ? Movements.delete(major, minor, told)
                    : Movements.upsert(major, minor, told);
        }
    }

    private final List<OrderColumn> order;
    private final RowRule rule;

    NaiveMerge(List<OrderColumn> order, RowRule rule) {
        this.order = order;
        this.rule = rule;
    }

    /** The columns that are known; null if there is no row. */
    Map<String, String> row(Collection<Happening> happenings) {
        List<Happening> sorted = new ArrayList<>(new LinkedHashSet<>(happenings));
        sorted.sort(comparator());
        int last = sorted.size() - 1;
        int from = last;
        if (sorted.get(last).delete()) {
            return null;
        }
        while (from > 0 && !sorted.get(from - 1).delete()) {
            from--;
        }
        Map<String, String> row = new TreeMap<>(Map.of("id", "7"));
        for (String column : Movements.NAMES) {
            if (!column.equals("id")) {
                cell(column, sorted.subList(from, last + 1), from > 0, row);
            }
        }
        return row;
    }

    private Comparator<Happening> comparator() {
        Comparator<Happening> result = (a, b) -> 0;
        for (OrderColumn column : order) {
            Comparator<BigDecimal> values =
                    column.direction() == OrderColumn.Direction.ASC
                            ? Comparator.naturalOrder()
                            : Comparator.reverseOrder();
            result =
                    result.thenComparing(
                            h -> number(h.told().get(column.column())),
                            Comparator.nullsFirst(values));
        }
        return result.thenComparing(Happening::major).thenComparing(Happening::minor);
    }

    private static BigDecimal number(String text) {
        return text == null ? null : new BigDecimal(text);
    }

    private void cell(
            String column, List<Happening> all, boolean deletedBefore, Map<String, String> row) {
        List<String> told = new ArrayList<>();
        for (Happening h : all) {
            if (h.told().containsKey(column)) {
                told.add(h.told().get(column));
            }
        }
        List<String> values = told.stream().filter(Objects::nonNull).toList();
        ColumnRule own = rule.columns().get(column);
        boolean firstTold = all.get(0).told().containsKey(column);
        if (rule.own() != null) {
            String joined = String.join("+", values);
            row.put(column, column.equals("note") ? joined : told.isEmpty() ? null : last(told));
            if (told.isEmpty() && !column.equals("note")) {
                row.remove(column);
            }
            return;
        }
        switch (own == null ? rule.whole() : own) {
            case LATEST -> put(row, column, told.isEmpty(), told);
            case FIRST -> {
                if (own == null ? firstTold : !told.isEmpty()) {
                    row.put(column, told.get(0));
                }
            }
            case PARTIAL -> {
                boolean null0 = deletedBefore && firstTold;
                put(row, column, values.isEmpty() && !null0, values);
            }
            case SUM ->
                    put(
                            row,
                            column,
                            told.isEmpty(),
                            values.stream()
                                    .map(BigDecimal::new)
                                    .reduce(BigDecimal::add)
                                    .map(sum -> List.of(sum.toPlainString()))
                                    .orElse(List.of()));
            case MIN, MAX -> {
                Comparator<String> by = Comparator.comparing(BigDecimal::new);
                List<String> best = new ArrayList<>(values);
                // A stable sort: of equal values the oldest is the first.
                best.sort(own == ColumnRule.MIN ? by : by.reversed());
                put(row, column, told.isEmpty(), best.stream().limit(1).toList());
            }
            case UNION -> {
                Set<String> elements = new LinkedHashSet<>();
                values.forEach(
                        v ->
                                elements.addAll(
                                        Arrays.asList(v.substring(1, v.length() - 1).split(","))));
                elements.remove("");
                put(
                        row,
                        column,
                        told.isEmpty(),
                        values.isEmpty()
                                ? List.of()
                                : List.of("{" + String.join(",", elements) + "}"));
            }
        }
    }

    /** The last of the values, null without any. */
    private static void put(
            Map<String, String> row, String column, boolean unknown, List<String> values) {
        if (!unknown) {
            row.put(column, values.isEmpty() ? null : last(values));
        }
    }

    private static String last(List<String> values) {
        return values.get(values.size() - 1);
    }

    /** A merged row in the words of this model. */
    static Map<String, String> known(MergedRow row) {
        if (row == null) {
            return null;
        }
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < Movements.NAMES.size(); i++) {
            if (row.knows(i)) {
                cells.put(
                        Movements.NAMES.get(i),
                        row.row().isNullAt(i) ? null : row.row().getString(i).toString());
            }
        }
        return cells;
    }
}
