package io.tidemark.transform;

import io.tidemark.change.Column;
import io.tidemark.change.StableCode;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Drift;
import io.tidemark.config.Drift.Decision;
import io.tidemark.config.Drift.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is done about rows of a shape that is not what it was.
 *
 * @param before what it was
 * @param shape theirs
 * @param decided each difference with what is decided about it
 * @param kept the names under which columns of {@code shape} have gone on so far
 * @param since the names that columns have got since
 */
record ShapeDrift(
        TableSchema before,
        TableSchema shape,
        List<Decided> decided,
        Map<String, String> kept,
        Map<String, String> since) {

    /** A difference, and what is decided about it. */
    record Decided(SchemaDiff diff, Decision decision) {

        boolean is(Kind kind, Decision decided) {
            return diff.kind() == kind && decision == decided;
        }
    }

    ShapeDrift {
        decided = List.copyOf(decided);
        kept = Map.copyOf(kept);
        since = Map.copyOf(since);
    }

    /** Compares a shape with what it was before. */
    static ShapeDrift of(
            TableSchema before, TableSchema after, Drift drift, Collection<KeptName> names) {
        Map<String, String> kept = new HashMap<>();
        for (KeptName name : names) {
            if (name.isBetween(before, after)) {
                kept.put(name.name(), name.kept());
            }
        }
        List<Decided> decided = new ArrayList<>();
        Decision rename = drift.of(Kind.RENAME_COLUMN);
        for (Column column : after.rowColumns()) {
            // Where it is ignored still, it was told before.
            if (kept.containsKey(column.name()) && rename != Decision.IGNORE) {
                Column was = column.named(kept.get(column.name()), null);
                decided.add(new Decided(new SchemaDiff(Kind.RENAME_COLUMN, was, column), rename));
            }
        }
        for (SchemaDiff diff : SchemaDiff.between(before, renamed(after, kept))) {
            decided.add(new Decided(diff, drift.of(diff.kind())));
        }
        return new ShapeDrift(before, after, decided, kept, Map.of());
    }

    private static TableSchema renamed(TableSchema shape, Map<String, String> names) {
        return names.isEmpty()
                ? shape
                : new TableSchema(
                        shape.source(),
                        shape.table(),
                        shape.columns().stream()
                                .map(c -> c.named(names.getOrDefault(c.name(), c.name()), null))
                                .toList(),
                        shape.key(),
                        shape.types());
    }

    /** The same of rows that have waited while their columns got other names. */
    ShapeDrift renamedSince(Map<String, String> names) {
        return new ShapeDrift(before, shape, decided, kept, names);
    }

    /** The differences of which this is decided, for people; null: none. */
    @Nullable String told(Decision decision) {
        String told =
                decided.stream()
                        .filter(d -> d.decision() == decision)
                        .map(d -> d.diff().text())
                        .collect(Collectors.joining(", "));
        return told.isEmpty() ? null : told;
    }

    /** Stands for the shape and what is decided about it. */
    long code() {
        return StableCode.of(
                shape.fingerprint()
                        + decided.stream()
                                .map(d -> " " + d.diff().text() + " " + d.decision().name())
                                .collect(Collectors.joining()));
    }

    /** The columns that have another name now and go on under their old one. */
    List<KeptName> keptNames() {
        String table = shape.sourceTable().toString();
        List<KeptName> names = new ArrayList<>();
        for (Decided each : decided) {
            Column was = each.diff().before();
            Column is = each.diff().after();
            if (each.is(Kind.RENAME_COLUMN, Decision.IGNORE) && was != null && is != null) {
                names.add(new KeptName(table, is.name(), was.name()));
            }
        }
        return names;
    }

    /** The columns with which rows go on: without what is ignored, and under their old names. */
    List<OutputColumn> columns() {
        List<OutputColumn> columns = new ArrayList<>();
        int place = 0;
        for (Column column : shape.columns()) {
            if (column.generated()) {
                columns.add(new OutputColumn.Generated(column));
                continue;
            }
            int from = place++;
            Column goesOn = goesOn(column);
            if (goesOn != null) {
                columns.add(new OutputColumn.Kept(goesOn, from));
            }
        }
        return columns;
    }

    private @Nullable Column goesOn(Column column) {
        for (Decided each : decided) {
            Column was = each.diff().before();
            Column is = each.diff().after();
            if (is == null || !is.name().equals(column.name())) {
                continue;
            }
            if (each.is(Kind.ADD_COLUMN, Decision.IGNORE)) {
                return null;
            }
            if (was != null && each.diff().kind() == Kind.RENAME_COLUMN) {
                return each.decision() == Decision.IGNORE
                        ? column.named(was.name(), null)
                        : column.named(column.name(), was.name());
            }
        }
        String name = kept.get(column.name());
        return name == null ? asTheTargetHasIt(column) : column.named(name, null);
    }

    /** The target may still know it by a name from before, or knows it by one from since. */
    private Column asTheTargetHasIt(Column column) {
        String later = since.get(column.name());
        if (later != null && !has(later)) {
            return column.named(later, column.name());
        }
        for (Column was : before.rowColumns()) {
            String former = was.former();
            if (was.name().equals(column.name()) && former != null && !has(former)) {
                return column.named(column.name(), former);
            }
        }
        return column;
    }

    private boolean has(String name) {
        return shape.rowNames().contains(name);
    }

    /** The shape of these. */
    TableSchema effective() {
        return new TableSchema(
                shape.source(),
                shape.table(),
                columns().stream().map(OutputColumn::column).toList(),
                shape.key(),
                shape.types());
    }
}
