package io.tidemark.config;

import io.tidemark.change.TableId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tables}: reads the entries and checks that each can have an effect. */
final class TableRules {

    private static final List<String> KEYS =
            List.of(
                    "from",
                    "exclude",
                    "to",
                    "merge-key",
                    "order-by",
                    "event-time",
                    "merge",
                    "dedupe-by",
                    "sequence",
                    "select",
                    "where",
                    "mask",
                    "expect",
                    "on-violation",
                    "drift",
                    "deletes",
                    "soft-delete",
                    "truncate",
                    "history",
                    "write",
                    "source",
                    "priority",
                    "sink");

    private static final String FROM_FORM =
            "write schema.table, with * for any text; in the file it has to be in quotes if it"
                    + " starts with *";

    private final Set<String> sources;
    private final Set<String> sinks;
    private final List<TableRule> rules = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();

    private final boolean hasMaskKey;

    private TableRules(Set<String> sources, Set<String> sinks, boolean hasMaskKey) {
        this.sources = sources;
        this.sinks = sinks;
        this.hasMaskKey = hasMaskKey;
    }

    /**
     * The rules in the order of the file.
     *
     * @param sources the names that {@code source} may have
     * @param sinks the names that {@code sink} may have
     * @param hasMaskKey whether masks that need a key have one
     */
    static List<TableRule> read(
            Section root, Set<String> sources, Set<String> sinks, boolean hasMaskKey) {
        Optional<Value> tables = root.require("tables", "name at least one: tables: [public.*]");
        if (tables.isEmpty()) {
            return List.of();
        }
        if (tables.get().isEmptyList()) {
            tables.get().fault("the list is empty", "name at least one: - public.*");
        }
        TableRules rules = new TableRules(sources, sinks, hasMaskKey);
        tables.get().items().forEach(rules::add);
        return rules.rules;
    }

    private void add(Value entry) {
        for (TableRule rule : entry.isText() ? shortRule(entry) : longRules(entry)) {
            checkReached(entry, rule);
            rules.add(rule);
            paths.add(entry.path());
        }
    }

    private List<TableRule> shortRule(Value entry) {
        Optional<TablePattern> from = entry.parsed(TablePattern::parse, FROM_FORM);
        String source = only(entry, "source", sources);
        String sink = only(entry, "sink", sinks);
        return from.stream()
                .map(
                        pattern ->
                                new TableRule(
                                        source,
                                        sink,
                                        pattern,
                                        List.of(),
                                        null,
                                        List.of(),
                                        Deletes.HARD,
                                        Truncate.FAIL,
                                        SoftDelete.DEFAULT,
                                        Shaping.NONE,
                                        Drift.EVOLVE,
                                        Merging.BY_LOG,
                                        List.of()))
                .toList();
    }

    /** A rule for each source that the entry names. */
    private List<TableRule> longRules(Value entry) {
        Optional<Section> found = entry.section(KEYS);
        if (found.isEmpty()) {
            return List.of();
        }
        Section section = found.get();
        Optional<TablePattern> from =
                section.require("from", FROM_FORM)
                        .flatMap(value -> value.parsed(TablePattern::parse, FROM_FORM));
        TablePattern to =
                section.find("to").flatMap(value -> to(value, from.orElse(null))).orElse(null);
        List<TablePattern> exclude =
                section.find("exclude").map(TableRules::patterns).orElse(List.of());
        List<String> mergeKey = section.find("merge-key").map(TableRules::names).orElse(List.of());
        Optional<Deletes> deletes =
                section.find("deletes")
                        .map(v -> v.choice(Deletes.class))
                        .orElse(Optional.of(Deletes.HARD));
        Truncate truncate =
                section.find("truncate")
                        .flatMap(v -> v.choice(Truncate.class))
                        .orElse(Truncate.FAIL);
        Shaping shaping = ShapingRules.read(section, hasMaskKey);
        Drift drift = section.find("drift").map(DriftRules::read).orElse(Drift.EVOLVE);
        AddedColumns added = AddedColumns.read(section, deletes);
        Merging merging = MergingRules.read(section, mergeKey, added.history(), sources);
        List<String> fromSources = fromSources(entry, section);
        String sink = endpoint(entry, section, "sink", sinks);
        List<String> priority = section.find("priority").map(this::priority).orElse(List.of());
        return from.stream()
                .flatMap(
                        pattern ->
                                fromSources.stream()
                                        .map(
                                                source ->
                                                        new TableRule(
                                                                source,
                                                                sink,
                                                                pattern,
                                                                exclude,
                                                                to,
                                                                mergeKey,
                                                                deletes.orElse(Deletes.HARD),
                                                                truncate,
                                                                added.softDelete(),
                                                                shaping,
                                                                drift,
                                                                merging,
                                                                priority)))
                .toList();
    }

    /** One source, or a list of several that all have the tables. */
    private List<String> fromSources(Value entry, Section section) {
        Optional<Value> value = section.find("source");
        if (value.isEmpty()) {
            return List.of(only(entry, "source", sources));
        }
        List<String> named = eachOnce(value.get());
        return named.isEmpty() ? List.of("") : named;
    }

    private List<String> priority(Value value) {
        List<String> named = eachOnce(value);
        if (named.size() == 1) {
            value.fault(
                    "has one source, which is before no other",
                    "name all sources that feed the table, the one to believe first");
        }
        return named;
    }

    private List<String> eachOnce(Value value) {
        Set<String> named = new LinkedHashSet<>();
        value.oneOrMore()
                .forEach(
                        item -> {
                            String name = named(item, "source", sources);
                            if (!name.isEmpty()) {
                                addOnce(item, "source", name, named);
                            }
                        });
        return List.copyOf(named);
    }

    private static Optional<TablePattern> to(Value value, @Nullable TablePattern from) {
        Optional<TablePattern> to = value.parsed(TablePattern::parse, "write schema.table");
        if (to.isEmpty() || to.get().isWholeSchema()) {
            return to;
        }
        if (!to.get().isLiteral()) {
            value.fault(
                    Shown.quoted(to.get().toString()) + " has wildcards",
                    "write one table, or schema.* for the same name in that schema");
            return Optional.empty();
        }
        if (from != null && !from.isLiteral()) {
            value.fault(
                    Shown.quoted(to.get().toString())
                            + " is one table, but from has wildcards: "
                            + Shown.quoted(from.toString()),
                    "write schema.* for the same name in that schema");
            return Optional.empty();
        }
        return to;
    }

    private static List<TablePattern> patterns(Value value) {
        return value.oneOrMore()
                .flatMap(item -> item.parsed(TablePattern::parse, FROM_FORM).stream())
                .toList();
    }

    private static List<String> names(Value value) {
        Set<String> names = new LinkedHashSet<>();
        value.oneOrMore()
                .forEach(
                        item ->
                                item.column()
                                        .ifPresent(name -> addOnce(item, "column", name, names)));
        return List.copyOf(names);
    }

    private static void addOnce(Value item, String what, String name, Set<String> names) {
        if (!names.add(name)) {
            item.fault(Shown.quoted(name) + " is in the list twice", "name a " + what + " once");
        }
    }

    private static String endpoint(Value entry, Section section, String key, Set<String> names) {
        return section.find(key)
                .map(value -> named(value, key, names))
                .orElseGet(() -> only(entry, key, names));
    }

    /** A name that an entry gives; empty if it gives none. */
    static String named(Value value, String key, Set<String> names) {
        Optional<String> name = value.text();
        // Without any name the missing section is the fault.
        if (name.isPresent() && !names.isEmpty() && !names.contains(name.get())) {
            value.fault(
                    "there is no " + key + " " + Shown.quoted(name.get()),
                    Nearest.remedy(name.get(), key + "s", names));
        }
        return name.orElse("");
    }

    /** The name for an entry that gives none: the only one there is. */
    private static String only(Value entry, String key, Set<String> names) {
        if (names.size() > 1) {
            entry.fault(
                    "there are several " + key + "s, and " + key + " is missing",
                    "write " + key + ": with one of: " + Shown.plain(String.join(", ", names)));
        }
        return names.stream().findFirst().orElse("");
    }

    /** The first entry that matches a table decides, so one that never comes first is a mistake. */
    private void checkReached(Value entry, TableRule rule) {
        for (int i = 0; i < rules.size(); i++) {
            TableRule earlier = rules.get(i);
            if (takesAll(earlier, rule)) {
                entry.fault(
                        "has no effect: "
                                + paths.get(i)
                                + " decides about "
                                + Shown.quoted(rule.from().toString())
                                + " first",
                        "put the special entry before the general one");
                return;
            }
        }
    }

    private static boolean takesAll(TableRule earlier, TableRule rule) {
        if (!earlier.source().equals(rule.source())) {
            return false;
        }
        if (!rule.from().isLiteral()) {
            return earlier.exclude().isEmpty() && earlier.from().equals(rule.from());
        }
        TableId table = new TableId(rule.from().schema(), rule.from().table());
        return earlier.from().matches(table)
                && earlier.exclude().stream().noneMatch(pattern -> pattern.matches(table));
    }
}
