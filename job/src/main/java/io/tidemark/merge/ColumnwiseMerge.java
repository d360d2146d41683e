package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ColumnRule;
import org.jspecify.annotations.Nullable;

/** A row whose columns follow rules of their own. */
final class ColumnwiseMerge implements RowMerge {

    private final TableSchema schema;
    private final @Nullable ColumnRule everywhere;
    private final ColumnFold[] folds;
    private final ColumnFold[] afterDelete;
    private final boolean accumulates;
    private final RowBuilder builder;

    /**
     * @param everywhere the rule of all columns, null if they differ: some need no look at columns
     * @param folds a rule for each column
     * @param afterDelete the rules for the first change behind a delete
     */
    ColumnwiseMerge(
            TableSchema schema,
            @Nullable ColumnRule everywhere,
            ColumnFold[] folds,
            ColumnFold[] afterDelete,
            boolean accumulates) {
        this.schema = schema;
        this.everywhere = everywhere;
        this.folds = folds;
        this.afterDelete = afterDelete;
        this.accumulates = accumulates;
        this.builder = new RowBuilder(folds.length);
    }

    @Override
    public @Nullable MergedRow merge(@Nullable MergedRow before, Change change) {
        return merge(folds, before, change);
    }

    @Override
    public @Nullable MergedRow mergeAfterDelete(Change change) {
        return merge(afterDelete, null, change);
    }

    private @Nullable MergedRow merge(
            ColumnFold[] rules, @Nullable MergedRow before, Change change) {
        MergedRow told = MergedRow.toldBy(change, rules.length);
        if (told == null) {
            return null;
        }
        if (before != null) {
            before.checked(rules.length);
        }
        if (everywhere == ColumnRule.LATEST && told.missing() == null) {
            return told;
        }
        if (everywhere == ColumnRule.FIRST && before != null) {
            return before;
        }
        StringBuilder missing = null;
        for (int i = 0; i < rules.length; i++) {
            if (!fold(rules[i], before, told, i)) {
                if (missing == null) {
                    missing = new StringBuilder("0".repeat(rules.length));
                }
                missing.setCharAt(i, '1');
            }
        }
        return new MergedRow(builder.build(), missing == null ? null : missing.toString());
    }

    private boolean fold(ColumnFold rule, @Nullable MergedRow before, MergedRow told, int column) {
        try {
            return rule.fold(before, told, column, builder);
        } catch (IllegalArgumentException e) {
            // The columns that are set already must not be found in the next row.
            builder.build();
            String name = schema.rowColumns().get(column).name();
            throw new MergeFailedException(
                    schema, told.row(), "the value of column " + name + " " + e.getMessage(), e);
        }
    }

    @Override
    public boolean accumulates() {
        return accumulates;
    }
}
