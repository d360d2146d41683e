package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of rows of one shape. */
final class ShapedTable implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShapedTable.class);

    private final TableSchema shape;
    private final @Nullable RowTransform before;
    private final @Nullable RowTransform transform;
    private final @Nullable String rejected;
    private final TableShaping table;
    private final TransformMetrics metrics;
    private final long output;

    /**
     * @param shape the shape of rows that go on
     * @param before leaves out what drift ignores; null: nothing
     * @param transform null: rows stay as they are
     * @param rejected why none goes on; null: they do
     */
    ShapedTable(
            TableSchema shape,
            @Nullable RowTransform before,
            @Nullable RowTransform transform,
            @Nullable String rejected,
            TableShaping table,
            TransformMetrics metrics) {
        this.shape = shape;
        this.before = before;
        this.transform = transform;
        this.rejected = rejected;
        this.table = table;
        this.metrics = metrics;
        this.output = shape.fingerprint();
    }

    /** The shape of rows that go on. */
    long output() {
        return output;
    }

    TableShaping table() {
        return table;
    }

    /** Whether any row of the shape does. */
    boolean goesOn() {
        return rejected == null;
    }

    TransformMetrics metrics() {
        return metrics;
    }

    /** Whether the log of the source is all that puts changes in order. */
    boolean isByLog() {
        return table.rows() == TableShaping.Deleted.KEY;
    }

    /**
     * The change that goes on in place of this one.
     *
     * <p>A row that leaves the filter may have been at the target before, so it becomes a deletion.
     *
     * @throws RowException if it cannot go on
     */
    Change apply(Change change) throws RowException {
        if (rejected != null) {
            throw new RowException(
                    RowException.Reason.DRIFT, "the table has changed at the source; " + rejected);
        }
        Change kept = change;
        if (before != null) {
            kept = change.kind() == Kind.DELETE ? deletion(before, change) : before.apply(change);
        }
        return transform == null ? kept : transformed(transform, kept);
    }

    private Change transformed(RowTransform to, Change change) throws RowException {
        if (change.kind() == Kind.DELETE) {
            return deletion(to, change);
        }
        if (!to.passes(change)) {
            metrics.filtered.inc();
            return isNeverThere(change)
                    ? Change.counted(Kind.IGNORED, change.schema(), change.position())
                    : deletion(to, change).asDelete();
        }
        check(to, change);
        return to.apply(change);
    }

    /**
     * What a snapshot tells is the oldest of its key if the log is the order; where columns say
     * what is newer, it may be newer than what has come before. A row per change has nothing that
     * could be taken back.
     */
    private boolean isNeverThere(Change change) {
        return switch (table.rows()) {
            case KEY -> change.isSnapshot();
            case ROW -> false;
            case APPENDED -> true;
        };
    }

    private Change deletion(RowTransform to, Change change) throws RowException {
        return isByLog() ? to.deletion(change) : to.apply(change);
    }

    private void check(RowTransform to, Change change) throws RowException {
        String broken = to.broken(change);
        if (broken == null) {
            return;
        }
        metrics.violations.inc();
        String what = "breaks expect '" + broken + "'";
        switch (table.shaping().onViolation()) {
            case DEAD_LETTER -> throw new RowException(RowException.Reason.CONTRACT, what);
            case FAIL ->
                    throw new FatalFaultException(
                            new Fault(
                                    shape.sourceTable().toString(),
                                    "a row " + what,
                                    "correct it at the source, or write on-violation:"
                                            + " dead-letter"),
                            null);
            case WARN -> warn(broken);
        }
    }

    /** At the first, the second, the fourth … row. */
    private void warn(String broken) {
        long count = metrics.violations.getCount();
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{} rows of {} break an expectation, the last one '{}'",
                    count,
                    shape.sourceTable(),
                    broken);
        }
    }

    @Override
    public void close() throws Exception {
        if (transform != null) {
            transform.close();
        }
    }
}
