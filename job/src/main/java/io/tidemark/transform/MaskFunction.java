package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Masks values beside the source, before they are sent anywhere: nothing behind it has ever seen
 * them, whatever it writes down. What the log tells of a table's shape goes to every subtask.
 */
public final class MaskFunction extends ProcessFunction<Change, Change> {

    private static final long serialVersionUID = 1L;

    private final TransformPlan plan;
    private final boolean masks;

    private transient SchemaStore schemas;
    private transient @Nullable MaskKey key;
    private transient Map<Long, Optional<RowMask>> byShape;

    @SuppressWarnings("NullAway.Init") // Flink calls open
    public MaskFunction(TransformPlan plan) {
        this.plan = plan;
        this.masks = plan.masks();
    }

    @Override
    public void open(OpenContext context) {
        schemas = new SchemaStore(plan.storage());
        byShape = new HashMap<>();
        key = masks ? MaskKey.of(plan.functions()) : null;
    }

    @Override
    public void processElement(Change change, Context context, Collector<Change> out)
            throws IOException {
        if (change.kind() == Kind.SHAPE) {
            marker(masks ? mask(change) : Optional.empty(), change, out);
            return;
        }
        Optional<RowMask> mask =
                masks && change.isRow() && !change.isShaped() ? mask(change) : Optional.empty();
        out.collect(mask.isEmpty() ? change : mask.get().apply(change));
    }

    /** All subtasks decide about the rows of a shape, whether they have had some before or not. */
    private void marker(Optional<RowMask> mask, Change clear, Collector<Change> out) {
        Change marker = mask.isEmpty() ? clear : mask.get().marker(clear);
        out.collect(marker);
        for (MergeKey key : SubtaskKeys.others(marker.key(), getRuntimeContext().getTaskInfo())) {
            out.collect(marker.forKey(key));
        }
    }

    private Optional<RowMask> mask(Change change) throws IOException {
        Optional<RowMask> mask = byShape.get(change.schema());
        if (mask == null) {
            mask = mask(change.schema());
            byShape.put(change.schema(), mask);
        }
        return mask;
    }

    private Optional<RowMask> mask(long fingerprint) throws IOException {
        TableSchema schema = schemas.get(fingerprint);
        TableShaping table = plan.tables().get(schema.sourceTable());
        if (table == null || table.shaping().masks().isEmpty() || key == null) {
            return Optional.empty();
        }
        RowMask.requireMasked(table.planned(), schema, table.shaping());
        RowMask mask = new RowMask(schema, table.shaping(), table.target(), key);
        schemas.put(mask.output());
        return Optional.of(mask);
    }
}
