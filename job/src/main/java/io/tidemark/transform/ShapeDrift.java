package io.tidemark.transform;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Drift;
import io.tidemark.config.Drift.Decision;
import io.tidemark.config.Drift.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is done about rows of a shape that is not what it was.
 *
 * @param shape theirs
 * @param decided each difference with what is decided about it
 */
record ShapeDrift(TableSchema shape, List<Decided> decided) {

    /** A difference, and what is decided about it. */
    record Decided(SchemaDiff diff, Decision decision) {}

    ShapeDrift {
        decided = List.copyOf(decided);
    }

    static ShapeDrift of(TableSchema before, TableSchema after, Drift drift) {
        List<Decided> decided = new ArrayList<>();
        for (SchemaDiff diff : SchemaDiff.between(before, after)) {
            decided.add(new Decided(diff, drift.of(diff.kind())));
        }
        return new ShapeDrift(after, decided);
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
            Column kept = kept(column);
            if (kept != null) {
                columns.add(new OutputColumn.Kept(kept, from));
            }
        }
        return columns;
    }

    private @Nullable Column kept(Column column) {
        for (Decided each : decided) {
            if (!column.equals(each.diff().after())) {
                continue;
            }
            boolean ignored = each.decision() == Decision.IGNORE;
            if (ignored && each.diff().kind() == Kind.ADD_COLUMN) {
                return null;
            }
            Column before = each.diff().before();
            if (before != null && each.diff().kind() == Kind.RENAME_COLUMN) {
                return ignored ? before : column.named(column.name(), before.name());
            }
        }
        return column;
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
