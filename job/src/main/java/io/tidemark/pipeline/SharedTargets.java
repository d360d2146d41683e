package io.tidemark.pipeline;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Fault;
import io.tidemark.config.Merging;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.config.Write;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Target tables that several sources feed: who is believed, and whether it can work at all. */
final class SharedTargets {

    private final Map<TableId, List<PlannedSourceTable>> byTarget = new TreeMap<>();
    private final List<String> order;

    private SharedTargets(List<String> order) {
        this.order = order;
    }

    static SharedTargets of(Pipeline pipeline, Collection<PlannedSourceTable> tables) {
        SharedTargets targets = new SharedTargets(List.copyOf(pipeline.sources().keySet()));
        for (PlannedSourceTable table : tables) {
            targets.byTarget.computeIfAbsent(table.target(), t -> new ArrayList<>()).add(table);
        }
        targets.byTarget.values().removeIf(fed -> fed.size() < 2);
        return targets;
    }

    /** The sources that feed the target, the one that is believed first; empty: only one does. */
    List<String> priority(PlannedSourceTable table) {
        List<PlannedSourceTable> fed = byTarget.get(table.target());
        if (fed == null) {
            return List.of();
        }
        List<String> given = table.rule().priority();
        List<String> sources = fed.stream().map(t -> t.schema().source()).toList();
        return (given.isEmpty() ? order : given).stream().filter(sources::contains).toList();
    }

    /** Everything that keeps sources from feeding one table together. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (List<PlannedSourceTable> fed : byTarget.values()) {
            PlannedSourceTable first = fed.get(0);
            requireOrder(first, fed.get(1), faults);
            for (PlannedSourceTable other : fed.subList(1, fed.size())) {
                requireSameRule(first, other, faults);
                requireSameShape(first, other, faults);
            }
            requirePriority(fed, faults);
        }
        return faults;
    }

    private static void requireOrder(
            PlannedSourceTable table, PlannedSourceTable other, List<Fault> faults) {
        Merging merging = table.rule().merging();
        if (merging.orderBy().isEmpty() && merging.write() == Write.UPSERT) {
            faults.add(
                    fault(
                            table,
                            other,
                            "and positions in the logs of two sources cannot be compared",
                            "say by order-by which columns tell what is newer, in both entries"));
        }
    }

    private static void requireSameRule(
            PlannedSourceTable table, PlannedSourceTable other, List<Fault> faults) {
        List<String> different = new ArrayList<>();
        TableRule a = table.rule();
        TableRule b = other.rule();
        if (!a.merging().equals(b.merging())) {
            different.add("in how they merge");
        }
        if (a.deletes() != b.deletes() || !a.softDelete().equals(b.softDelete())) {
            different.add("in deletes");
        }
        if (!a.priority().equals(b.priority())) {
            different.add("in priority");
        }
        if (!table.schema().key().equals(other.schema().key())) {
            different.add(
                    "in their merge keys " + table.schema().key() + " and " + other.schema().key());
        }
        if (!different.isEmpty()) {
            faults.add(
                    fault(
                            table,
                            other,
                            "but they differ " + String.join(" and ", different),
                            "write one entry with source: ["
                                    + table.schema().source()
                                    + ", "
                                    + other.schema().source()
                                    + "], or give both the same options"));
        }
    }

    private static void requireSameShape(
            PlannedSourceTable table, PlannedSourceTable other, List<Fault> faults) {
        TableSchema a = table.schema();
        TableSchema b = other.schema();
        for (Column column : a.rowColumns()) {
            for (Column same : b.rowColumns()) {
                if (same.name().equals(column.name()) && !same.type().equals(column.type())) {
                    faults.add(
                            fault(
                                    table,
                                    other,
                                    "but %s is of type %s and %s"
                                            .formatted(column.name(), column.type(), same.type()),
                                    "give both the same type"));
                }
            }
        }
        boolean nested = a.hasColumnsOf(b) || b.hasColumnsOf(a);
        if (!nested && !table.rule().merging().rule().isLatest()) {
            faults.add(
                    fault(
                            table,
                            other,
                            "but each has columns that the other one lacks: %s, %s"
                                    .formatted(a.rowNames(), b.rowNames()),
                            "give both the same columns, or write merge: latest"));
        }
    }

    private static void requirePriority(List<PlannedSourceTable> fed, List<Fault> faults) {
        for (PlannedSourceTable table : fed) {
            List<String> priority = table.rule().priority();
            if (!priority.isEmpty() && !priority.contains(table.schema().source())) {
                faults.add(
                        new Fault(
                                table.schema().sourceTable().toString(),
                                "feeds "
                                        + table.target()
                                        + ", but priority does not name its source",
                                "add " + table.schema().source() + " to priority"));
            }
        }
    }

    private static Fault fault(
            PlannedSourceTable a, PlannedSourceTable b, String what, String remedy) {
        return new Fault(
                a.schema().sourceTable() + ", " + b.schema().sourceTable(),
                "both feed " + a.target() + ", " + what,
                remedy);
    }
}
