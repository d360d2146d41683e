package io.tidemark.source.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.config.TablePattern;
import io.tidemark.config.TableRule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Whether every entry of {@code tables:} means something, and no two tables meet at the target. */
final class RuleCheck {

    private static final String RELATIONS =
            """
            SELECT n.nspname, c.relname,
                   CASE WHEN c.relkind IN ('r', 'p') AND c.relpersistence <> 't' THEN ''
                        WHEN c.relpersistence = 't' THEN 'a temporary table'
                        WHEN c.relkind = 'v' THEN 'a view'
                        WHEN c.relkind = 'm' THEN 'a materialized view'
                        ELSE 'a foreign table' END,
                   coalesce((SELECT p.relid::oid::int8 FROM pg_partition_ancestors(c.oid) p
                              WHERE c.relispartition AND p.relid <> c.oid LIMIT 1), 0) <> 0
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
               AND n.nspname !~ '^pg_(toast|temp)'
             ORDER BY 1, 2\
            """;

    /**
     * @param otherKind what it is if it is no table, empty if it is one
     */
    private record Relation(TableId name, String otherKind, boolean partition) {}

    private record Place(String sink, TableId table) {}

    private final List<Relation> relations;
    private final SortedMap<TableId, TableRule> decided;

    RuleCheck(Connection connection, SortedMap<TableId, TableRule> decided) throws SQLException {
        this.decided = decided;
        this.relations =
                SqlRows.list(
                        connection,
                        RELATIONS,
                        r ->
                                new Relation(
                                        new TableId(r.getString(1), r.getString(2)),
                                        r.getString(3),
                                        r.getBoolean(4)));
    }

    List<Fault> faults(List<TableRule> rules) {
        List<Fault> faults = new ArrayList<>();
        for (TableRule rule : rules) {
            // An entry whose tables are all decided by earlier entries is no mistake.
            if (decided.keySet().stream().noneMatch(table -> TableChoice.matches(rule, table))) {
                faults.add(unmatched(rule));
            }
        }
        faults.addAll(meetings());
        return faults;
    }

    private Fault unmatched(TableRule rule) {
        String wanted = rule.from().toString();
        String where = "tables, from: " + wanted;
        List<Relation> found =
                relations.stream().filter(r -> rule.from().matches(r.name())).toList();
        if (found.isEmpty()) {
            List<TableId> tables =
                    relations.stream()
                            .filter(r -> r.otherKind().isEmpty() && readable(r.name()))
                            .map(Relation::name)
                            .toList();
            return new Fault(
                    where,
                    "no table of the source matches",
                    TableChoice.nearest(wanted, tables)
                            .map(table -> "did you mean " + table + "?")
                            .orElse("correct the name, or create the table first"));
        }
        Relation first = found.get(0);
        if (!readable(first.name())) {
            return new Fault(
                    where,
                    first.name() + " is in a schema that is never read",
                    "name tables of ordinary schemas");
        }
        if (!first.otherKind().isEmpty()) {
            return new Fault(
                    where,
                    first.name() + " is " + first.otherKind() + ", and only tables have a log",
                    "name the tables behind it");
        }
        if (first.partition() && rule.exclude().isEmpty()) {
            return new Fault(
                    where,
                    first.name()
                            + " is a partition of a table that another entry reads; its rows"
                            + " arrive with that table",
                    "take this entry out");
        }
        return new Fault(where, "its exclude leaves no table", "correct exclude, or take it out");
    }

    private static boolean readable(TableId table) {
        String schema = table.schema();
        return !schema.startsWith("pg_")
                && !schema.equals("information_schema")
                && !schema.equals("tidemark");
    }

    private List<Fault> meetings() {
        List<Fault> faults = new ArrayList<>();
        Map<Place, TableId> taken = new LinkedHashMap<>();
        decided.forEach(
                (table, rule) -> {
                    Place place = new Place(rule.sink(), TableChoice.target(rule, table));
                    TableId other = taken.putIfAbsent(place, table);
                    if (other != null) {
                        faults.add(
                                new Fault(
                                        table.toString(),
                                        "goes to " + place.table() + ", and so does " + other,
                                        remedy(rule.to())));
                    }
                });
        return faults;
    }

    private static String remedy(@Nullable TablePattern to) {
        return to == null
                ? "give the other entry another 'to', or exclude one of the tables"
                : "give each its own 'to' instead of " + to + ", or exclude one of them";
    }
}
