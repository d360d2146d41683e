package io.tidemark.source.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.config.TableRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the merge key names every row once, and every update and delete in the log tells the
 * merge key of the row that it is about.
 */
final class KeyCheck {

    private final TableId table;
    private final TableFacts facts;
    private final List<Column> columns;

    private KeyCheck(TableId table, TableFacts facts, List<Column> columns) {
        this.table = table;
        this.facts = facts;
        this.columns = columns;
    }

    static List<Fault> faults(
            TableId table,
            TableRule rule,
            List<String> primaryKey,
            List<Column> columns,
            TableFacts facts) {
        KeyCheck check = new KeyCheck(table, facts, columns);
        List<String> key = rule.mergeKey().isEmpty() ? primaryKey : rule.mergeKey();
        if (key.isEmpty()) {
            return List.of(check.noKey());
        }
        List<Fault> faults = new ArrayList<>(check.columnFaults(key));
        if (faults.isEmpty()) {
            if (rule.merging().isByLog()) {
                // Elsewhere the changes of many rows may well become one.
                check.uniqueness(key).ifPresent(faults::add);
            }
            faults.addAll(check.identityFaults(key));
        }
        return faults;
    }

    private Fault noKey() {
        String remedy =
                facts.uniqueKeys().stream()
                        .filter(k -> k.columns().stream().allMatch(this::notNull))
                        .findFirst()
                        .map(k -> "name its unique columns: merge-key: " + k.columns())
                        .orElse(
                                "ALTER TABLE "
                                        + table.quoted()
                                        + " ADD PRIMARY KEY (<columns>); or exclude it");
        return fault("has no primary key, and the pipeline file names no merge-key", remedy);
    }

    private List<Fault> columnFaults(List<String> key) {
        List<Fault> faults = new ArrayList<>();
        for (String name : key) {
            String where = table + "." + name;
            Optional<Column> column = column(name);
            if (column.isEmpty()) {
                faults.add(
                        new Fault(
                                where,
                                "the merge-key names a column that the table does not have",
                                "its columns are " + columns.stream().map(Column::name).toList()));
            } else if (column.get().generated()) {
                faults.add(
                        new Fault(
                                where,
                                "the key has a generated column, which the log does not tell",
                                "name another merge-key, or exclude the table"));
            } else if (!column.get().notNull()) {
                faults.add(
                        new Fault(
                                where,
                                "the merge-key has a column that may be null, and null names no"
                                        + " row",
                                "ALTER TABLE "
                                        + table.quoted()
                                        + " ALTER COLUMN "
                                        + TableId.quote(name)
                                        + " SET NOT NULL;"));
            }
        }
        return faults;
    }

    private Optional<Fault> uniqueness(List<String> key) {
        Set<String> wanted = Set.copyOf(key);
        if (facts.uniqueKeys().stream().anyMatch(k -> wanted.containsAll(k.columns()))) {
            return Optional.empty();
        }
        return Optional.of(
                fault(
                        "no unique index says that the merge-key " + key + " names a row only once",
                        "CREATE UNIQUE INDEX ON " + table.quoted() + " " + list(key) + ";"));
    }

    private List<Fault> identityFaults(List<String> key) {
        List<Fault> faults = new ArrayList<>();
        for (TableFacts.Part part : facts.parts()) {
            boolean known = part.identity().equals("f") || part.identityColumns().containsAll(key);
            if (!known && part.kind().equals("r")) {
                faults.add(
                        new Fault(
                                part.table().toString(),
                                "its replica identity is "
                                        + display(part)
                                        + ", so updates and deletes in the log do not tell the"
                                        + " merge key "
                                        + key,
                                "ALTER TABLE "
                                        + part.table().quoted()
                                        + " REPLICA IDENTITY "
                                        + sufficient(part, key)
                                        + ";"));
            }
        }
        return faults;
    }

    private static String display(TableFacts.Part part) {
        return switch (part.identity()) {
            case "n" -> "NOTHING";
            case "i" -> "an index over " + part.identityColumns();
            default ->
                    part.identityColumns().isEmpty()
                            ? "DEFAULT without a primary key"
                            : "DEFAULT, the primary key " + part.identityColumns();
        };
    }

    /** FULL writes all columns to the log: an index or the primary key is cheaper where it does. */
    private String sufficient(TableFacts.Part part, List<String> key) {
        if (!part.table().equals(table)) {
            return "FULL";
        }
        return facts.uniqueKeys().stream()
                .filter(k -> !part.identity().equals("n") && k.immediate())
                .filter(k -> k.columns().containsAll(key))
                .filter(k -> k.columns().stream().allMatch(this::notNull))
                .findFirst()
                .map(k -> "USING INDEX " + TableId.quote(k.index()))
                .orElse("FULL");
    }

    private boolean notNull(String name) {
        return column(name).filter(Column::notNull).isPresent();
    }

    private Optional<Column> column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private static String list(List<String> names) {
        return names.stream().map(TableId::quote).collect(Collectors.joining(", ", "(", ")"));
    }

    private Fault fault(String what, String remedy) {
        return new Fault(table.toString(), what, remedy);
    }
}
