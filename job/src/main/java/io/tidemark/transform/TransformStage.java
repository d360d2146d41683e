package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.OnViolation;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects, computes, filters and checks the rows of each key, in order, right before they are
 * merged. Used by one thread.
 *
 * <p>A row that leaves the filter may have been at the target before, so it becomes a deletion;
 * only one that a snapshot tells has not been. A row that comes in is an upsert like any other.
 */
public final class TransformStage implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(TransformStage.class);

    private final TransformPlan plan;

    private transient RuntimeContext context;
    private transient SchemaStore schemas;
    private transient Transforms transforms;
    private transient Map<Long, Optional<Bound>> byShape;
    private transient Map<String, TransformMetrics> metrics;

    /** What becomes of rows of one shape. */
    private record Bound(RowTransform transform, TableShaping table, TransformMetrics metrics) {}

    @SuppressWarnings("NullAway.Init") // open is called first
    public TransformStage(TransformPlan plan) {
        this.plan = plan;
    }

    /** Makes it ready. */
    public void open(RuntimeContext runtime) throws IOException {
        context = runtime;
        schemas = new SchemaStore(plan.storage());
        transforms = Transforms.open(plan.functions());
        byShape = new HashMap<>();
        metrics = new HashMap<>();
    }

    /** Finds the classes of the user's own. */
    public ClassLoader loader() {
        return transforms.loader();
    }

    /** The change that goes on in place of this one. */
    public Change process(Change change) throws Exception {
        boolean isRow = change.kind() == Kind.UPSERT || change.kind() == Kind.DELETE;
        if (!isRow || change.isShaped() || plan.tables().isEmpty()) {
            return change;
        }
        Bound bound = bound(change.schema());
        if (bound == null) {
            return change;
        }
        try {
            return transformed(change, bound);
        } catch (RowException e) {
            throw new FatalFaultException(
                    new Fault(
                            bound.transform().output().table().toString(),
                            e.message(),
                            "correct the expression, or the row at the source"),
                    null);
        }
    }

    private Change transformed(Change change, Bound bound) throws RowException {
        RowTransform transform = bound.transform();
        boolean keyOnly = bound.table().rows() == TableShaping.Deleted.KEY;
        if (change.kind() == Kind.DELETE) {
            return keyOnly ? transform.deletion(change) : transform.apply(change);
        }
        if (!transform.passes(change)) {
            bound.metrics().filtered.inc();
            if (change.isSnapshot()) {
                return Change.counted(Kind.IGNORED, change.schema(), change.position());
            }
            return (keyOnly ? transform.deletion(change) : transform.apply(change)).asDelete();
        }
        check(change, bound);
        return transform.apply(change);
    }

    private static void check(Change change, Bound bound) throws RowException {
        String broken = bound.transform().broken(change);
        if (broken == null) {
            return;
        }
        bound.metrics().violations.inc();
        OnViolation then = bound.table().shaping().onViolation();
        if (then != OnViolation.WARN) {
            throw new RowException(RowException.Reason.CONTRACT, "breaks expect '" + broken + "'");
        }
        long count = bound.metrics().violations.getCount();
        if (Long.bitCount(count) == 1) {
            LOG.warn(
                    "{} rows of {} break an expectation, the last one '{}'",
                    count,
                    bound.transform().output().sourceTable(),
                    broken);
        }
    }

    private @Nullable Bound bound(long fingerprint) throws Exception {
        Optional<Bound> bound = byShape.get(fingerprint);
        if (bound == null) {
            bound = bind(schemas.get(fingerprint));
            byShape.put(fingerprint, bound);
        }
        return bound.orElse(null);
    }

    private Optional<Bound> bind(TableSchema schema) throws Exception {
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
        return Optional.of(new Bound(transform, table, counts));
    }

    /** Lets functions of the user's own end what they began. */
    public void close() throws Exception {
        if (byShape == null) {
            return;
        }
        for (Optional<Bound> bound : byShape.values()) {
            if (bound.isPresent()) {
                bound.get().transform().close();
            }
        }
        transforms.close();
    }
}
