package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
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
    private final RuntimeContext context;
    private final SchemaStore schemas;
    private final Transforms transforms;
    private final Map<Long, Optional<Shaped>> byShape = new HashMap<>();
    private final Map<String, TransformMetrics> metrics = new HashMap<>();

    ShapedTables(TransformPlan plan, RuntimeContext context) throws IOException {
        this.plan = plan;
        this.context = context;
        this.schemas = new SchemaStore(plan.storage());
        this.transforms = Transforms.open(plan.functions());
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
        Optional<Shaped> shaped = byShape.get(fingerprint);
        if (shaped == null) {
            shaped = bind(schemas.get(fingerprint));
            byShape.put(fingerprint, shaped);
        }
        return shaped.orElse(null);
    }

    private Optional<Shaped> bind(TableSchema schema) throws Exception {
        TableShaping table = plan.tables().get(schema.sourceTable());
        if (table == null || table.shaping().isPlain()) {
            return Optional.empty();
        }
        RowTransform transform = transforms.transform(schema, table.shaping());
        transform.open(context);
        schemas.put(transform.output());
        TransformMetrics counts =
                metrics.computeIfAbsent(
                        schema.sourceTable().toString(),
                        name ->
                                new TransformMetrics(
                                        context.getMetricGroup(), schema.sourceTable()));
        return Optional.of(new Shaped(transform, table, counts));
    }

    @Override
    public void close() throws Exception {
        for (Optional<Shaped> shaped : byShape.values()) {
            if (shaped.isPresent()) {
                shaped.get().transform.close();
            }
        }
        transforms.close();
    }

    /** What becomes of rows of one shape. */
    static final class Shaped {

        private final RowTransform transform;
        private final TableShaping table;
        private final TransformMetrics metrics;
        private final long output;

        private Shaped(RowTransform transform, TableShaping table, TransformMetrics metrics) {
            this.transform = transform;
            this.table = table;
            this.metrics = metrics;
            this.output = transform.output().fingerprint();
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
         * deletion; only one that a snapshot tells has not been.
         *
         * @throws RowException if it cannot go on
         */
        Change apply(Change change) throws RowException {
            if (change.kind() == Kind.DELETE) {
                return deletion(change);
            }
            if (!transform.passes(change)) {
                metrics.filtered.inc();
                return change.isSnapshot()
                        ? Change.counted(Kind.IGNORED, change.schema(), change.position())
                        : deletion(change).asDelete();
            }
            check(change);
            return transform.apply(change);
        }

        private Change deletion(Change change) throws RowException {
            return isByLog() ? transform.deletion(change) : transform.apply(change);
        }

        private void check(Change change) throws RowException {
            String broken = transform.broken(change);
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
                                        transform.output().sourceTable().toString(),
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
                        transform.output().sourceTable(),
                        broken);
            }
        }
    }
}
