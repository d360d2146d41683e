package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Drift;
import io.tidemark.config.Drift.Decision;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the plan makes of the rows of each shape, compiled when the shape comes first. */
final class ShapedTables implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShapedTables.class);

    private final TransformPlan plan;
    private final ShapeHistory history;
    private final RuntimeContext context;
    private final SchemaStore schemas;
    private final Transforms transforms;
    private final Map<Long, Optional<Shaped>> byShape = new HashMap<>();
    private final Map<Long, ShapeDrift> drifts = new HashMap<>();
    private final Map<String, TransformMetrics> metrics = new HashMap<>();

    private long lastShape;
    private @Nullable Optional<Shaped> last;

    ShapedTables(TransformPlan plan, ShapeHistory history, RuntimeContext context)
            throws IOException {
        this.plan = plan;
        this.history = history;
        this.context = context;
        this.schemas = new SchemaStore(plan.storage());
        this.transforms = Transforms.open(plan.functions());
        history.open(schemas);
        // What a table looked like when it was copied has to be known later, where that matters.
        for (TableShaping table : plan.tables().values()) {
            TableSchema planned = RowMask.shape(table.planned(), table.shaping());
            if (table.drift().comparesShapes() && !history.knows(planned.sourceTable())) {
                schemas.put(planned);
                history.pass(planned);
            }
        }
    }

    ClassLoader loader() {
        return transforms.loader();
    }

    void put(TableSchema schema) throws IOException {
        schemas.put(schema);
    }

    TableSchema schema(long fingerprint) throws IOException {
        return schemas.get(fingerprint);
    }

    /** What becomes of rows of one shape; null: they stay as they are. */
    @Nullable Shaped of(long fingerprint) throws Exception {
        Optional<Shaped> shaped = last;
        if (shaped == null || fingerprint != lastShape) {
            shaped = byShape.get(fingerprint);
            if (shaped == null) {
                shaped = bind(fingerprint);
                byShape.put(fingerprint, shaped);
            }
            last = shaped;
            lastShape = fingerprint;
        }
        return shaped.orElse(null);
    }

    /** What is decided about a shape; null: nothing has to be. */
    @Nullable ShapeDrift drift(long fingerprint) throws Exception {
        of(fingerprint);
        return drifts.get(fingerprint);
    }

    private Optional<Shaped> bind(long fingerprint) throws Exception {
        TableSchema schema = schemas.get(fingerprint);
        TableShaping table = plan.tables().get(schema.sourceTable());
        if (table == null) {
            return Optional.empty();
        }
        ShapeDrift drift = history.judge(schema, table);
        if (!drift.decided().isEmpty()) {
            drifts.put(fingerprint, drift);
        }
        requireNoFailure(drift);
        requireNoRename(drift, table);
        TransformMetrics counts =
                metrics.computeIfAbsent(
                        schema.sourceTable().toString(),
                        name ->
                                new TransformMetrics(
                                        context.getMetricGroup(), schema.sourceTable()));
        String rejected = drift.told(Decision.REJECT);
        if (rejected != null) {
            String what = rejected + " is rejected by drift";
            return Optional.of(new Shaped(schema, null, null, what, table, counts));
        }
        TableSchema effective = drift.effective();
        schemas.put(effective);
        history.pass(effective);
        RowTransform before =
                effective.equals(schema)
                        ? null
                        : RowTransform.projection(schema, effective, drift.columns());
        if (table.shaping().isPlain()) {
            return before == null
                    ? Optional.empty()
                    : Optional.of(new Shaped(effective, before, null, null, table, counts));
        }
        RowTransform transform;
        try {
            transform = transforms.transform(effective, table.shaping());
        } catch (ConfigException e) {
            String what = "the file does not fit any more: " + e.faults().get(0);
            return Optional.of(new Shaped(schema, null, null, what, table, counts));
        }
        transform.open(context);
        schemas.put(transform.output());
        return Optional.of(new Shaped(transform.output(), before, transform, null, table, counts));
    }

    private static void requireNoFailure(ShapeDrift drift) {
        String failed = drift.told(Decision.FAIL);
        if (failed != null) {
            throw new FatalFaultException(
                    new Fault(
                            drift.shape().sourceTable().toString(),
                            "has changed at the source: " + failed + ", and drift says fail",
                            "alter the target as it should be and run '--start fresh', or let rows"
                                    + " of the new shape be dead letters: drift: reject"),
                    null);
        }
    }

    /** What is remembered of keys has the old name. */
    private static void requireNoRename(ShapeDrift drift, TableShaping table) {
        boolean renames =
                drift.decided().stream()
                        .anyMatch(
                                d ->
                                        d.diff().kind() == Drift.Kind.RENAME_COLUMN
                                                && d.decision() == Decision.EVOLVE);
        if (renames && table.rows() != TableShaping.Deleted.KEY) {
            throw new FatalFaultException(
                    new Fault(
                            drift.shape().sourceTable().toString(),
                            "has changed at the source: "
                                    + drift.told(Decision.EVOLVE)
                                    + ", and what the merge remembers has the old name",
                            "write drift: {rename-column: ignore} to go on under the old name, or"
                                    + " run '--start fresh'"),
                    null);
        }
    }

    @Override
    public void close() throws Exception {
        for (Optional<Shaped> shaped : byShape.values()) {
            RowTransform transform = shaped.isPresent() ? shaped.get().transform : null;
            if (transform != null) {
                transform.close();
            }
        }
        transforms.close();
    }

    /** What becomes of rows of one shape. */
    static final class Shaped {

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
        private Shaped(
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
         * <p>A row that leaves the filter may have been at the target before, so it becomes a
         * deletion.
         *
         * @throws RowException if it cannot go on
         */
        Change apply(Change change) throws RowException {
            if (rejected != null) {
                throw new RowException(
                        RowException.Reason.DRIFT,
                        "the table has changed at the source; " + rejected);
            }
            Change kept = change;
            if (before != null) {
                kept =
                        change.kind() == Kind.DELETE
                                ? deletion(before, change)
                                : before.apply(change);
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
         * what is newer, it may be newer than what has come before. A row per change has nothing
         * that could be taken back.
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
    }
}
