package io.tidemark.merge;

import io.tidemark.change.SourceTable;
import io.tidemark.config.Fault;
import io.tidemark.config.History;
import io.tidemark.config.Merging;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.RowRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The rules that the state of keys was made by, an entry for each table: under others it would mean
 * something else. What may change between runs, such as the allowed lateness, is not in it.
 *
 * <p>The entries are a part of the state that they describe, so whoever restores it, or thinks
 * about it, has those that are true of it. They are part of the contract with savepoints: {@code
 * source, rule, target, key column, key column …}, between tabs. Earlier versions wrote no more
 * than the rule, and that only of tables that are merged.
 */
public final class MergeRules {

    /** The state that has them, a union list. */
    public static final ListStateDescriptor<String> STATE =
            new ListStateDescriptor<>(MergeOperator.RULES_STATE, StringSerializer.INSTANCE);

    private static final String SEPARATOR = "\t";

    /** The rule of a table of which nothing is remembered, as its changes pass. */
    private static final String LOG = "the order of the log";

    /** Behind it: the rule of what may still be remembered from before. */
    private static final String LOG_AFTER = LOG + ", before that: ";

    private static final String START_FRESH =
            "take the change back, or run '--start fresh', which copies the tables again";

    private MergeRules() {}

    /**
     * An entry.
     *
     * @param target empty: not known
     * @param key empty: not known
     */
    private record Rule(String source, String text, String target, List<String> key) {

        static Rule parse(String entry) {
            List<String> parts = List.of(entry.split(SEPARATOR));
            return new Rule(
                    parts.get(0),
                    parts.get(1),
                    parts.size() > 2 ? parts.get(2) : "",
                    parts.size() > 3 ? parts.subList(3, parts.size()) : List.of());
        }

        static Rule of(TablePlan table) {
            return new Rule(
                    table.source().toString(),
                    table.merging().isByLog() ? LOG : wordsOf(table),
                    table.target().toString(),
                    table.key());
        }

        String entry() {
            List<String> parts = new ArrayList<>(List.of(source, text, target));
            parts.addAll(key);
            return String.join(SEPARATOR, parts);
        }

        /** What is remembered stays in the state until its time has come. */
        Rule after(Rule before) {
            if (!text.equals(LOG) || before.text.equals(LOG)) {
                return this;
            }
            String then = before.text.startsWith(LOG_AFTER) ? before.text : LOG_AFTER + before.text;
            return new Rule(source, then, target, key);
        }
    }

    /**
     * The entries of a state that goes on from another one. What is remembered of tables that have
     * left the file is kept: they may come back.
     *
     * @param restored the entries of the other one; empty: there is none
     */
    static List<String> of(MergePlan plan, Iterable<String> restored) {
        Map<String, Rule> rules = bySource(restored);
        rules.values().removeIf(rule -> rule.text().equals(LOG) && !isRead(plan, rule));
        for (TablePlan table : plan.all()) {
            Rule now = Rule.of(table);
            rules.merge(now.source(), now, (before, after) -> after.after(before));
        }
        return rules.values().stream().map(Rule::entry).toList();
    }

    private static boolean isRead(MergePlan plan, Rule rule) {
        return plan.all().stream().anyMatch(t -> t.source().toString().equals(rule.source()));
    }

    private static Map<String, Rule> bySource(Iterable<String> entries) {
        Map<String, Rule> rules = new TreeMap<>();
        for (String entry : entries) {
            Rule rule = Rule.parse(entry);
            rules.put(rule.source(), rule);
        }
        return rules;
    }

    /** Whether keys of a table may be remembered by a state with these entries. */
    public static boolean remembers(SourceTable table, Iterable<String> restored) {
        Rule rule = bySource(restored).get(table.toString());
        return rule != null && !rule.text().equals(LOG);
    }

    /**
     * Why a pipeline cannot go on from a state; empty: it can.
     *
     * @param restored the entries of the state
     */
    public static List<Fault> faults(MergePlan plan, Iterable<String> restored) {
        Map<String, Rule> before = bySource(restored);
        List<Fault> faults = new ArrayList<>();
        for (TablePlan table : plan.all()) {
            Rule then = before.get(table.source().toString());
            if (then != null) {
                fault(table, then).ifPresent(faults::add);
            }
        }
        return faults;
    }

    private static Optional<Fault> fault(TablePlan table, Rule then) {
        Rule now = Rule.of(table);
        if (!then.key().isEmpty() && !then.key().equals(now.key())) {
            return changed(
                    table.source(),
                    "its keys were "
                            + String.join(", ", then.key())
                            + ", now they are "
                            + String.join(", ", now.key()));
        }
        if (!then.target().isEmpty() && !then.target().equals(now.target())) {
            return changed(
                    table.source(),
                    "its rows went to "
                            + then.target()
                            + ", and those that are there would be missing in "
                            + now.target());
        }
        if (then.text().equals(now.text()) || isCarried(table, then)) {
            return Optional.empty();
        }
        if (then.text().equals(LOG)) {
            return changed(
                    table.source(),
                    "'"
                            + now.text()
                            + "' needs what came before, and by the order of the log nothing of its"
                            + " keys was remembered");
        }
        return changed(
                table.source(),
                "what is remembered of its keys was merged by '%s', the file says '%s'"
                        .formatted(then.text(), now.text()));
    }

    /** Where the newest change wins, a key of which nothing is remembered is like a new one. */
    private static boolean isCarried(TablePlan table, Rule then) {
        if (table.merging().isByLog()) {
            return then.text().startsWith(LOG_AFTER) || isNewestWins(then.text());
        }
        return then.text().equals(LOG) && isNewestWins(wordsOf(table));
    }

    private static boolean isNewestWins(String text) {
        return text.matches("order-by:[^;]*; merge: latest; write: upsert(; priority: .*)?");
    }

    private static Optional<Fault> changed(SourceTable table, String what) {
        return Optional.of(new Fault(table.toString(), what, START_FRESH));
    }

    private static String wordsOf(TablePlan table) {
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
