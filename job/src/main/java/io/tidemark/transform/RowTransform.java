package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.TableSchema;
import io.tidemark.config.WholeRows;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows of one shape into those that go on: filters, checks and computes. Used by one thread.
 *
 * <p>A filter is asked first, so that nothing is computed for a row that does not go on.
 * Expressions see the columns of the table, not each other.
 */
final class RowTransform implements AutoCloseable {

    private final TableSchema schema;
    private final TableSchema output;
    private final long fingerprint;
    private final RowInput input;
    private final Expressions filter;
    private final Expressions checks;
    private final Expressions computed;

    /** For each cell its place in the row; of a computed one its number, as {@code -1 - number}. */
    private final int[] from;

    private final OutputType.Writer[] writers;
    private final boolean[] isKey;
    private final RowBuilder builder;

    /**
     * @param columns the cells of {@code output}, in its order
     * @param filter one condition, or none
     * @param computed an expression for each computed column
     */
    RowTransform(
            TableSchema schema,
            TableSchema output,
            List<OutputColumn> columns,
            RowInput input,
            Expressions filter,
            Expressions checks,
            Expressions computed) {
        this.schema = schema;
        this.output = output;
        this.fingerprint = output.fingerprint();
        this.input = input;
        this.filter = filter;
        this.checks = checks;
        this.computed = computed;
        this.from = new int[columns.size()];
        this.writers = new OutputType.Writer[computed.size()];
        int next = 0;
        for (int i = 0; i < from.length; i++) {
            if (columns.get(i) instanceof OutputColumn.Computed column) {
                writers[next] = column.type().writer();
                from[i] = -1 - next++;
            } else {
                from[i] = ((OutputColumn.Kept) columns.get(i)).from();
            }
        }
        this.isKey = new boolean[from.length];
        for (int place : output.keyIndexes()) {
            isKey[place] = true;
        }
        this.builder = new RowBuilder(from.length);
    }

    /** Only leaves out or renames columns. */
    static RowTransform projection(
            TableSchema schema, TableSchema output, List<OutputColumn> columns) {
        List<OutputColumn> cells =
                columns.stream().filter(c -> !(c instanceof OutputColumn.Generated)).toList();
        return new RowTransform(
                schema,
                output,
                cells,
                new RowInput(schema),
                Expressions.NONE,
                Expressions.NONE,
                Expressions.NONE);
    }

    TableSchema output() {
        return output;
    }

    void open(RuntimeContext context, SlowCalls slow) throws Exception {
        filter.open(context, slow);
        checks.open(context, slow);
        computed.open(context, slow);
    }

    /** Whether the row goes on. */
    boolean passes(Change change) throws RowException {
        if (filter.isEmpty()) {
            return true;
        }
        requireWhole(change);
        return Boolean.TRUE.equals(filter.values(input, change)[0]);
    }

    /** The first expectation that the row breaks, as the file has it; null: none. */
    @Nullable String broken(Change change) throws RowException {
        if (checks.isEmpty()) {
            return null;
        }
        requireWhole(change);
        @Nullable Object[] met = checks.values(input, change);
        for (int i = 0; i < met.length; i++) {
            if (Boolean.FALSE.equals(met[i])) {
                return checks.text(i);
            }
        }
        return null;
    }

    /** The change with the row that goes on. */
    Change apply(Change change) throws RowException {
        if (computed.isEmpty()) {
            return select(change, new Object[0]);
        }
        requireWhole(change);
        return select(change, computed.values(input, change));
    }

    private Change select(Change change, @Nullable Object[] values) throws RowException {
        BinaryRowData row = change.row();
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                builder.set(i, row, from[i]);
            } else {
                compute(i, -1 - from[i], values);
            }
        }
        return change.withRow(fingerprint, change.key(), builder.build(), missing(change));
    }

    private void compute(int cell, int expression, @Nullable Object[] values) throws RowException {
        Object value = values[expression];
        if (value == null) {
            builder.setNull(cell);
            return;
        }
        try {
            writers[expression].write(value, builder, cell);
        } catch (CellException e) {
            builder.discard();
            throw new RowException(
                    RowException.Reason.EXPRESSION,
                    computed.text(expression) + ": " + e.getMessage());
        }
    }

    /** The deletion of a row of which only the key is known. */
    Change deletion(Change change) {
        for (int i = 0; i < from.length; i++) {
            if (isKey[i]) {
                builder.set(i, change.row(), from[i]);
            } else {
                builder.setNull(i);
            }
        }
        return change.withRow(fingerprint, change.key(), builder.build(), null);
    }

    private @Nullable String missing(Change change) {
        String missing = change.missing();
        if (missing == null) {
            return null;
        }
        StringBuilder kept = new StringBuilder();
        for (int place : from) {
            kept.append(missing.charAt(place));
        }
        return kept.indexOf("1") < 0 ? null : kept.toString();
    }

    private void requireWhole(Change change) {
        WholeRows.require(change, schema, "its expressions need");
    }

    @Override
    public void close() throws Exception {
        filter.close();
        checks.close();
        computed.close();
    }
}
