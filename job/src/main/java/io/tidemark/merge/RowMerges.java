package io.tidemark.merge;

import io.tidemark.change.Column;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import io.tidemark.config.RowRule;
import java.util.List;

/** Rules of the pipeline file, bound to the columns of a shape. */
final class RowMerges {

    private RowMerges() {}

    /**
     * The rule for rows of a shape.
     *
     * @throws IllegalArgumentException if the rule does not suit a column's type, or its class
     *     cannot be loaded; the message is for people
     */
    static RowMerge of(RowRule rule, TableSchema schema) {
        return rule.own() == null
                ? new ColumnMerges(rule, schema)
                : OwnFold.load(rule.own(), schema);
    }

    /** The row in another shape: columns by their names, what is not there is missing. */
    static MergedRow upgraded(MergedRow row, TableSchema from, TableSchema to) {
        List<String> names = from.rowColumns().stream().map(Column::name).toList();
        List<Column> columns = to.rowColumns();
        RowBuilder builder = new RowBuilder(columns.size());
        StringBuilder missing = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            int source = names.indexOf(columns.get(i).name());
            boolean known = source >= 0 && row.tells(source);
            missing.append(known ? '0' : '1');
            if (known) {
                builder.set(i, row.row(), source);
            } else {
                builder.setNull(i);
            }
        }
        return new MergedRow(builder.build(), Masks.orNull(missing));
    }
}
