package io.tidemark.transform;

import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TextRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.util.Collector;

/** Tells in a line which changes of each key wait in a savepoint, in their order. */
public final class StoredParkedChanges extends KeyedStateReaderFunction<MergeKey, String> {

    private static final long serialVersionUID = 1L;

    private final String storage;

    private transient SchemaStore schemas;
    private transient ListState<ParkedChange> changes;

    /**
     * @param storage where the schemas of the savepoint are
     */
    public StoredParkedChanges(String storage) {
        this.storage = storage;
    }

    @Override
    public void open(Configuration parameters) {
        schemas = new SchemaStore(storage);
        changes =
                getRuntimeContext()
                        .getListState(
                                new ListStateDescriptor<>(
                                        TransformStage.CHANGES_STATE,
                                        ParkedChangeSerializer.INSTANCE));
    }

    @Override
    public void readKey(MergeKey key, Context context, Collector<String> out) throws Exception {
        List<String> told = new ArrayList<>();
        for (ParkedChange parked : changes.get()) {
            if (told.isEmpty()) {
                told.add(
                        schemas.get(parked.change().schema()).sourceTable()
                                + " "
                                + TextRows.cells(key));
            }
            told.add(
                    (parked.isDead() ? "dead " + parked.reason() : "waiting")
                            + " "
                            + TextRows.cells(parked.change().row()));
        }
        out.collect(String.join(", ", told));
    }
}
