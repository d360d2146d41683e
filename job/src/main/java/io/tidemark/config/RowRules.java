package io.tidemark.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code merge}: the rule of every column, a map of columns and rules, or the name of a
 * class.
 */
final class RowRules {

    /** In a map: every column that it does not name. */
    private static final String OTHER_COLUMNS = "*";

    private static final List<String> OWNER_KEYS = List.of("source");

    private static final String A_SOURCE = "the name of the only source that may set it";

    private static final Set<String> SINGLE = Set.of("sum", "min", "max", "union");

    private RowRules() {}

    /**
     * Reads the value of {@code merge}.
     *
     * @param mergeKey the columns that cannot have a rule, as far as the file names them
     * @param sources the names that a column's source may have
     */
    static Optional<RowRule> read(Value value, List<String> mergeKey, Set<String> sources) {
        if (value.isMap()) {
            return value.filledMap().map(section -> byColumn(section, mergeKey, sources));
        }
        Optional<String> text = value.text();
        if (text.isPresent() && text.get().contains(".")) {
            return own(value, text.get());
        }
        return text.flatMap(name -> whole(value, name))
                .map(rule -> new RowRule(rule, Map.of(), null, Map.of()));
    }

    private static RowRule byColumn(Section section, List<String> mergeKey, Set<String> sources) {
        Map<String, ColumnRule> columns = new LinkedHashMap<>();
        Map<String, String> owners = new LinkedHashMap<>();
        section.entries()
                .forEach(
                        (column, value) -> {
                            if (column.equals(OTHER_COLUMNS)) {
                                return;
                            }
                            if (column.isBlank()) {
                                value.fault("the name of the column is blank", "name a column");
                            } else if (mergeKey.contains(column)) {
                                value.fault(
                                        Shown.quoted(column) + " is in merge-key and never changes",
                                        "remove its rule");
                            }
                            if (value.isMap()) {
                                owner(value, sources)
                                        .ifPresent(source -> owners.put(column, source));
                            } else {
                                value.choice(ColumnRule.class)
                                        .ifPresent(rule -> columns.put(column, rule));
                            }
                        });
        ColumnRule others =
                section.find(OTHER_COLUMNS)
                        .flatMap(value -> value.text().flatMap(name -> whole(value, name)))
                        .orElse(ColumnRule.LATEST);
        return new RowRule(others, columns, null, owners);
    }

    /** {@code {source: erp}}: only that source may set the column. */
    private static Optional<String> owner(Value value, Set<String> sources) {
        return value.section(OWNER_KEYS)
                .flatMap(section -> section.require("source", "write {source: " + A_SOURCE + "}"))
                .map(name -> TableRules.named(name, "source", sources))
                .filter(name -> !name.isEmpty());
    }

    /** A rule that any column can have; those of single columns need a certain type. */
    private static Optional<ColumnRule> whole(Value value, String name) {
        if (SINGLE.contains(name)) {
            value.fault(
                    Shown.quoted(name) + " is a rule for single columns",
                    "write merge: {column: " + name + "}");
            return Optional.empty();
        }
        return value.choice(RowRule.WHOLE);
    }

    private static Optional<RowRule> own(Value value, String name) {
        if (!isClassName(name)) {
            value.fault(
                    Shown.quoted(name) + " is not the name of a class",
                    "write it with its package: com.acme.MyFold");
            return Optional.empty();
        }
        return Optional.of(new RowRule(ColumnRule.LATEST, Map.of(), name, Map.of()));
    }

    /** By hand: a regular expression for this overflows the stack with a long text. */
    static boolean isClassName(String name) {
        boolean atStart = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (atStart ? !Character.isJavaIdentifierStart(c) : !isPartOrDot(c)) {
                return false;
            }
            atStart = c == '.';
        }
        return !atStart;
    }

    private static boolean isPartOrDot(char c) {
        return c == '.' || Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }
}
