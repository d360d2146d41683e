package io.tidemark.transform;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TypeDefinition;
import io.tidemark.config.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The shape of the rows that go on, from that of the table and the columns of {@code select}. */
final class OutputShape {

    private OutputShape() {}

    /** Empty if there is none; then {@code faults} says why. */
    static Optional<TableSchema> of(
            TableSchema schema,
            List<OutputColumn> columns,
            @Nullable String eventTime,
            List<Fault> faults) {
        int before = faults.size();
        List<String> key = new ArrayList<>();
        for (int place : schema.keyIndexes()) {
            columns.stream()
                    .filter(c -> c instanceof OutputColumn.Kept kept && kept.from() == place)
                    .findFirst()
                    .ifPresentOrElse(
                            c -> key.add(c.column().name()), () -> leftOut(schema, place, faults));
        }
        requireEventTime(schema, columns, eventTime, faults);
        requireUnchanged(schema, columns, faults);
        if (faults.size() > before) {
            return Optional.empty();
        }
        List<Column> kept = columns.stream().map(OutputColumn::column).toList();
        return Optional.of(
                new TableSchema(schema.source(), schema.table(), kept, key, needed(schema, kept)));
    }

    private static void leftOut(TableSchema schema, int place, List<Fault> faults) {
        String name = schema.rowNames().get(place);
        faults.add(
                new Fault(
                        schema.table() + " select",
                        "leaves out '" + name + "', which is in the merge key",
                        "select it as it is, or renamed: " + name + " as <name>"));
    }

    /** Watermarks are made of it before this stage, and the merge remembers it behind. */
    private static void requireEventTime(
            TableSchema schema,
            List<OutputColumn> columns,
            @Nullable String name,
            List<Fault> faults) {
        int place = name == null ? -1 : schema.rowNames().indexOf(name);
        boolean stays =
                columns.stream()
                        .anyMatch(
                                c ->
                                        c instanceof OutputColumn.Kept kept
                                                && kept.from() == place
                                                && kept.column().name().equals(name));
        // A column that is not there is the merge's fault to tell.
        if (place >= 0 && !stays) {
            faults.add(
                    new Fault(
                            schema.table() + " select",
                            "does not keep '" + name + "' as it is, which event-time names",
                            "select it under its own name"));
        }
    }

    /** A generated column is computed from others, by their names at the source. */
    private static void requireUnchanged(
            TableSchema schema, List<OutputColumn> columns, List<Fault> faults) {
        Optional<OutputColumn> generated =
                columns.stream().filter(c -> c.column().computed()).findFirst();
        List<Column> before = schema.rowColumns();
        boolean unchanged =
                IntStream.range(0, before.size())
                        .allMatch(place -> stays(columns, place, before.get(place)));
        if (generated.isPresent() && !unchanged) {
            String name = generated.get().column().name();
            faults.add(
                    new Fault(
                            schema.table() + " select",
                            "the column '"
                                    + name
                                    + "' is generated from columns that are not as at the source",
                            "leave it out: \"* except (" + name + ")\", or compute it here"));
        }
    }

    private static boolean stays(List<OutputColumn> columns, int place, Column column) {
        return columns.stream()
                .anyMatch(
                        c ->
                                c instanceof OutputColumn.Kept kept
                                        && kept.from() == place
                                        && kept.column().equals(column));
    }

    /** The types that the columns use, and those that these use. */
    private static List<TypeDefinition> needed(TableSchema schema, List<Column> columns) {
        List<TypeDefinition> needed = new ArrayList<>();
        StringBuilder uses = new StringBuilder();
        columns.forEach(c -> uses.append(c.type()).append(' ').append(c.generation()).append(' '));
        // Each type stands behind those that it needs.
        for (int i = schema.types().size() - 1; i >= 0; i--) {
            TypeDefinition type = schema.types().get(i);
            if (uses.indexOf(type.name()) >= 0) {
                needed.add(0, type);
                uses.append(type.ddl()).append(' ');
            }
        }
        return needed;
    }
}
