package io.tidemark.merge;

import io.tidemark.change.SourceTable;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.History;
import io.tidemark.config.Merging;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules that the state of keys was made by, a text for each table: under others it would mean
 * something else. What may change between runs, such as the allowed lateness, is not in it. The
 * texts are part of the contract with savepoints.
 */
final class MergeRules {

    private static final String SEPARATOR = "\t";

    private MergeRules() {}

    static List<String> of(MergePlan plan) {
        List<String> rules = new ArrayList<>();
        for (TablePlan table : plan.tables().values()) {
            rules.add(table.source() + SEPARATOR + text(table));
        }
        return rules;
    }

    /**
     * A table that is merged now and was then must be merged by the same rules.
     *
     * @throws FatalFaultException if one is not
     */
    static void requireUnchanged(MergePlan plan, Iterable<String> restored) {
        Map<String, String> before = new TreeMap<>();
        for (String rule : restored) {
            String[] parts = rule.split(SEPARATOR, 2);
            before.put(parts[0], parts[1]);
        }
        for (TablePlan table : plan.tables().values()) {
            String then = before.get(table.source().toString());
            String now = text(table);
            if (then != null && !then.equals(now)) {
                throw changed(table.source(), then, now);
            }
        }
    }

    private static FatalFaultException changed(SourceTable table, String then, String now) {
        return new FatalFaultException(
                new Fault(
                        table.toString(),
                        "what is remembered of its keys was merged by '%s', the file says '%s'"
                                .formatted(then, now),
                        "take the change back, or run '--start fresh', which copies the tables"
                                + " again"),
                null);
    }

    private static String text(TablePlan table) {
        Merging merging = table.merging();
        StringBuilder text = new StringBuilder("order-by:");
        for (OrderColumn column : merging.orderBy()) {
            text.append(' ').append(column.column()).append(' ').append(word(column.direction()));
        }
        RowRule rule = merging.rule();
        text.append("; merge: ").append(rule.own() != null ? rule.own() : word(rule.whole()));
        new TreeMap<>(rule.columns())
                .forEach((column, fold) -> text.append(", ").append(column + ' ' + word(fold)));
        new TreeMap<>(rule.owners())
                .forEach((column, source) -> text.append(", ").append(column + " of " + source));
        text.append("; write: ").append(word(merging.write()));
        History history = merging.history();
        if (history != null) {
            text.append("; history: ").append(history.validFrom());
        }
        if (merging.dedupeBy() != null) {
            text.append("; dedupe-by: ").append(merging.dedupeBy());
        }
        if (!table.priority().isEmpty()) {
            text.append("; priority: ").append(String.join(" ", table.priority()));
        }
        return text.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
