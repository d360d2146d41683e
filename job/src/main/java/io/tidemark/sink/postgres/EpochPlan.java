package io.tidemark.sink.postgres;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.sink.Delta;
import io.tidemark.sink.Schemas;
import io.tidemark.sink.Section;
import io.tidemark.sink.TargetRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sections of a part of an epoch by where they go: a group for every target table, in it the
 * rows of every shape.
 */
record EpochPlan(List<Group> groups) {

    /** Up to these many rows of a shape go as parameters, without a stage. */
    static final int SMALL_ROWS = 200;

    private static final long SMALL_BYTES = 1024 * 1024;

    /** Where the lines of a section are. */
    record Slice(Delta delta, Section section) {}

    /** The rows of one shape. */
    record Rows(long fingerprint, PlannedTable planned, List<Slice> slices) {
        long count() {
            return slices.stream().mapToLong(s -> s.section().rows()).sum();
        }

        long bytes() {
            return slices.stream().mapToLong(s -> s.section().length()).sum();
        }

        boolean masked() {
            return slices.stream().anyMatch(s -> s.section().masked() > 0);
        }
    }

    /** All rows of one target table. */
    record Group(TableId target, List<Rows> shapes) {

        /** Whether parameters do, no stage is needed. */
        boolean isSmall() {
            return shapes.stream()
                    .allMatch(
                            r ->
                                    r.count() <= SMALL_ROWS
                                            && r.bytes() <= SMALL_BYTES
                                            && !r.masked());
        }
    }

    /** Of a part of an epoch. */
    static EpochPlan of(List<Delta> part, Schemas schemas, TargetRules rules) throws IOException {
        Map<Long, List<Slice>> byShape = new LinkedHashMap<>();
        for (Delta delta : part) {
            for (Section section : delta.sections()) {
                byShape.computeIfAbsent(section.schema(), s -> new ArrayList<>())
                        .add(new Slice(delta, section));
            }
        }
        Map<TableId, List<Rows>> byTarget = new TreeMap<>();
        for (Map.Entry<Long, List<Slice>> entry : byShape.entrySet()) {
            TableSchema schema = schemas.get(entry.getKey());
            PlannedTable planned = new PlannedTable(schema, rules.of(schema.sourceTable()));
            byTarget.computeIfAbsent(planned.rule().target(), t -> new ArrayList<>())
                    .add(new Rows(entry.getKey(), planned, entry.getValue()));
        }
        List<Group> groups = new ArrayList<>();
        byTarget.forEach((target, shapes) -> groups.add(new Group(target, renamed(shapes))));
        return new EpochPlan(groups);
    }

    /**
     * All shapes are prepared before the rows of any are applied, so those from before a column was
     * renamed have to call it by its new name too.
     */
    private static List<Rows> renamed(List<Rows> shapes) {
        Map<String, String> names = new HashMap<>();
        for (Rows rows : shapes) {
            for (Column column : rows.planned().schema().columns()) {
                if (column.former() != null) {
                    names.put(column.former(), column.name());
                }
            }
        }
        return names.isEmpty()
                ? shapes
                : shapes.stream()
                        .map(
                                rows ->
                                        new Rows(
                                                rows.fingerprint(),
                                                rows.planned().renamed(names),
                                                rows.slices()))
                        .toList();
    }

    long bytes() {
        return groups.stream().flatMap(g -> g.shapes().stream()).mapToLong(Rows::bytes).sum();
    }
}
