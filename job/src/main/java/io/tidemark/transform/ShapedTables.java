package io.tidemark.transform;

import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Drift;
import io.tidemark.config.Drift.Decision;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.clock.SystemClock;
import org.jspecify.annotations.Nullable;

/** What the plan makes of the rows of each shape, compiled when the shape comes first. */
final class ShapedTables implements AutoCloseable {

    private final TransformPlan plan;
    private final ShapeHistory history;
    private final RuntimeContext context;
    private final SchemaStore schemas;
    private final Transforms transforms;
    private final Map<Long, Optional<ShapedTable>> byShape = new HashMap<>();
    private final Map<String, TransformMetrics> metrics = new HashMap<>();

    private long lastShape;
    private @Nullable Optional<ShapedTable> last;

    ShapedTables(TransformPlan plan, ShapeHistory history, RuntimeContext context)
            throws IOException {
        this.plan = plan;
        this.history = history;
        this.context = context;
        this.schemas = new SchemaStore(plan.storage());
        this.transforms = Transforms.open(plan.functions());
        // What a table looked like when it was copied has to be known later, where that matters.
        for (TableShaping table : plan.tables().values()) {
            if (table.drift().comparesShapes()
                    && history.of(table.planned().sourceTable(), schemas).isEmpty()) {
                TableSchema planned = RowMask.shape(table.planned(), table.shaping());
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
    @Nullable ShapedTable of(long fingerprint) throws Exception {
        Optional<ShapedTable> shaped = last;
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

    /**
     * From here on the log has rows of this shape: what is decided about it; null: nothing has to
     * be.
     */
    @Nullable ShapeDrift begin(long fingerprint) throws Exception {
        TableSchema schema = schemas.get(fingerprint);
        TableShaping table = plan.tables().get(schema.sourceTable());
        if (table == null) {
            return null;
        }
        ShapeDrift drift = history.next(schema, table, schemas);
        boolean isNews = !drift.decided().isEmpty();
        if (isNews || !byShape.containsKey(fingerprint)) {
            // Rows of others that come yet have waited: the target is another one by now.
            forget(schema.sourceTable());
            byShape.put(fingerprint, bind(drift, table));
        }
        if (drift.told(Decision.REJECT) == null) {
            schemas.put(drift.before());
            schemas.put(drift.effective());
            history.follow(drift);
        }
        return isNews ? drift : null;
    }

    private void forget(SourceTable table) throws Exception {
        last = null;
        for (long known : List.copyOf(byShape.keySet())) {
            if (schemas.get(known).sourceTable().equals(table)) {
                Optional<ShapedTable> shaped = byShape.remove(known);
                if (shaped.isPresent()) {
                    shaped.get().close();
                }
            }
        }
    }

    /**
     * The shape as which rows are waited for that cannot go on now: one that could be merged so
     * far, where there is one.
     */
    long awaited(@Nullable ShapedTable shaped, long fingerprint) throws Exception {
        if (shaped == null || shaped.goesOn()) {
            return shaped == null ? fingerprint : shaped.output();
        }
        TableShaping table = shaped.table();
        TableSchema planned = RowMask.shape(table.planned(), table.shaping());
        List<TableSchema> known = new ArrayList<>(history.of(planned.sourceTable(), schemas));
        known.add(0, planned);
        Collections.reverse(known);
        for (TableSchema shape : known) {
            long candidate = schemas.put(shape);
            ShapedTable other = of(candidate);
            if (other == null || other.goesOn()) {
                return other == null ? candidate : other.output();
            }
        }
        return shaped.output();
    }

    private Optional<ShapedTable> bind(long fingerprint) throws Exception {
        TableSchema schema = schemas.get(fingerprint);
        TableShaping table = plan.tables().get(schema.sourceTable());
        if (table == null) {
            return Optional.empty();
        }
        ShapeDrift drift = history.judge(schema, table, schemas);
        if (history.of(schema.sourceTable(), schemas).isEmpty() && drift.decided().isEmpty()) {
            history.pass(schema);
        }
        return bind(drift, table);
    }

    private Optional<ShapedTable> bind(ShapeDrift drift, TableShaping table) throws Exception {
        TableSchema schema = drift.shape();
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
            return Optional.of(new ShapedTable(schema, null, null, what, table, counts));
        }
        TableSchema effective = drift.effective();
        schemas.put(effective);
        RowTransform before =
                effective.equals(schema)
                        ? null
                        : RowTransform.projection(schema, effective, drift.columns());
        if (table.shaping().isPlain()) {
            return before == null
                    ? Optional.empty()
                    : Optional.of(new ShapedTable(effective, before, null, null, table, counts));
        }
        RowTransform transform;
        try {
            transform = transforms.transform(effective, table.shaping());
        } catch (ConfigException e) {
            String what = "the file does not fit any more: " + e.faults().get(0);
            return Optional.of(new ShapedTable(schema, null, null, what, table, counts));
        }
        transform.open(
                context,
                new SlowCalls(schema.sourceTable(), counts.slow, SystemClock.getInstance()));
        schemas.put(transform.output());
        return Optional.of(
                new ShapedTable(transform.output(), before, transform, null, table, counts));
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
        for (Optional<ShapedTable> shaped : byShape.values()) {
            if (shaped.isPresent()) {
                shaped.get().close();
            }
        }
        transforms.close();
    }
}
