package io.tidemark.transform;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.Change.Origin;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.MergeKey;
import io.tidemark.config.DeadLetters;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.transform.DeadLetterRows.State;
import java.io.IOException;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.jspecify.annotations.Nullable;

/**
 * Selects, computes, filters and checks the rows of each key, in order, right before they are
 * merged. Used by one thread.
 *
 * <p>A change that cannot be used becomes a dead letter, and later changes of its key wait behind
 * it: all of them are in state as they came, and rows of {@code tidemark.dead_letter} tell of them.
 * Tried again, they go on in the order in which they came, as if nothing had been.
 */
public final class TransformStage implements Serializable {

    public static final String CHANGES_STATE = Parking.CHANGES_STATE;
    public static final String KEYS_STATE = Parking.KEYS_STATE;
    public static final String PASSED_STATE = ShapeHistory.PASSED_STATE;
    public static final String DECIDED_STATE = ShapeHistory.DECIDED_STATE;
    public static final String NAMES_STATE = ShapeHistory.NAMES_STATE;

    private static final long serialVersionUID = 1L;

    private final TransformPlan plan;
    private final boolean parks;

    private transient ShapedTables tables;
    private transient Parking parking;
    private transient ShapeHistory history;
    private transient SchemaChangeRows schemaChanges;
    private transient DeadLetterRows rows;
    private transient DeadLetterRate rate;
    private transient InstantSource clock;

    /** What stands behind this stage. */
    public interface Next {

        /** Merges a change. */
        void merge(Change change, long eventTime) throws Exception;

        /** Whether the order of the log is all that matters for rows of this shape. */
        boolean isByLog(long schema) throws Exception;

        /**
         * Changes of the key begin to wait: nothing that is newer may be forgotten.
         *
         * @param schema the shape that they will have
         */
        void hold(long schema) throws Exception;

        /** No change of the key waits any more. */
        void letGo() throws Exception;

        /** Hands over what is not to be merged. */
        void emit(Change change);
    }

    @SuppressWarnings("NullAway.Init") // initializeState and open are called first
    public TransformStage(TransformPlan plan) {
        this.plan = plan;
        this.parks = plan.deadLetters().parking() == DeadLetters.Parking.ON;
    }

    /** Takes over what waits. */
    public void initializeState(FunctionInitializationContext context, TaskInfo task)
            throws Exception {
        parking = Parking.of(context, task);
        history = ShapeHistory.of(context);
    }

    /** Makes it ready. */
    public void open(RuntimeContext context) throws IOException {
        tables = new ShapedTables(plan, history, context);
        rows = new DeadLetterRows(plan.pipeline());
        schemaChanges = new SchemaChangeRows(plan.pipeline());
        clock = InstantSource.system();
        rate = new DeadLetterRate(plan.deadLetters(), clock);
        TransformMetrics.showParkedKeys(context.getMetricGroup(), parking::keys);
    }

    /** Finds the classes of the user's own. */
    public ClassLoader loader() {
        return tables.loader();
    }

    /** Part of a checkpoint. */
    public void snapshotState() throws Exception {
        parking.snapshot();
        history.snapshot();
    }

    /** Passes a change on, or what becomes of it; the state is that of its key. */
    public void process(Change change, long eventTime, Next next) throws Exception {
        switch (change.kind()) {
            case UPSERT, DELETE -> row(change, eventTime, next);
            case REPLAY -> replay(change.key(), next);
            case DISCARD -> discard(change, next);
            case SHAPE -> shape(change, next);
            case PROGRESS, CATCH_UP, IGNORED, STALE, DUPLICATE, LATE, DEAD ->
                    next.merge(change, eventTime);
        }
    }

    /** One subtask tells of a changed table, all decide about its rows in the same way. */
    private void shape(Change marker, Next next) throws Exception {
        ShapeDrift drift = tables.begin(marker.schema());
        if (drift == null || !isTeller(marker) || !history.tell(drift)) {
            return;
        }
        tables.put(SchemaChangeRows.SCHEMA);
        for (ShapeDrift.Decided decided : drift.decided()) {
            next.emit(schemaChanges.row(marker, drift, decided));
        }
    }

    /** The marker of a table comes to every subtask, to one of them with the table's own key. */
    private boolean isTeller(Change marker) throws IOException {
        TableShaping table = plan.tables().get(tables.schema(marker.schema()).sourceTable());
        return table != null && marker.key().equals(KeyEncoder.ofTable(table.target()));
    }

    private void row(Change change, long eventTime, Next next) throws Exception {
        boolean waits = parking.holds(change.key());
        if (change.isShaped() || (plan.tables().isEmpty() && !waits)) {
            next.merge(change, eventTime);
            return;
        }
        ShapedTable shaped = tables.of(change.schema());
        if (shaped == null && !waits) {
            next.merge(change, eventTime);
            return;
        }
        rate.read();
        if (waits && parks) {
            park(parked(change, eventTime, null), shaped, State.WAITING, next);
            return;
        }
        Change result;
        try {
            result = shaped(change, shaped);
        } catch (RowException e) {
            reject(change, eventTime, e, shaped, next);
            return;
        }
        if (waits && next.isByLog(result.schema())) {
            supersede(change.key(), next);
        }
        next.merge(result, eventTime);
    }

    private void reject(
            Change change,
            long eventTime,
            RowException why,
            @Nullable ShapedTable shaped,
            Next next)
            throws Exception {
        if (shaped != null) {
            shaped.metrics().rejected.inc();
        }
        rate.dead(why.message());
        park(parked(change, eventTime, why), shaped, State.DEAD, next);
    }

    private ParkedChange parked(Change change, long eventTime, @Nullable RowException why) {
        return new ParkedChange(
                change,
                eventTime,
                why == null ? null : why.reason().code(),
                why == null ? null : why.message(),
                clock.millis(),
                why == null ? 0 : 1);
    }

    private void park(ParkedChange parked, @Nullable ShapedTable shaped, State state, Next next)
            throws Exception {
        Change change = parked.change();
        requireRoom(change.key());
        if (!parking.holds(change.key())) {
            next.hold(tables.awaited(shaped, change.schema()));
        }
        parking.add(change.key(), parked);
        next.emit(Change.counted(Kind.DEAD, change.schema(), change.position()));
        tell(parked, state, next);
    }

    private void requireRoom(MergeKey key) throws Exception {
        int most = plan.deadLetters().maxWaiting();
        if (parking.count(key) >= most) {
            throw full(
                    most + " changes of one key wait behind a dead letter",
                    "dead-letters: {max-waiting: " + 2L * most + "}");
        }
        if (!parking.holds(key) && parking.keys() >= Parking.MOST_KEYS) {
            throw full(
                    "the changes of " + Parking.MOST_KEYS + " keys wait behind dead letters",
                    "dead-letters: {parking: off}");
        }
    }

    private static FatalFaultException full(String what, String allow) {
        return new FatalFaultException(
                new Fault(
                        "dead-letters",
                        what + ", and no more can",
                        "see './tidemark dead-letters list FILE', correct the pipeline file and"
                                + " replay or discard them with it; or write "
                                + allow),
                null);
    }

    private void tell(ParkedChange parked, State state, Next next) throws IOException {
        tables.put(DeadLetterRows.SCHEMA);
        next.emit(rows.row(parked, tables.schema(parked.change().schema()), state));
    }

    /** A newer change of a key has gone on, and the log is the order: older ones are of no use. */
    private void supersede(MergeKey key, Next next) throws Exception {
        for (ParkedChange parked : parking.all()) {
            tell(parked, State.SUPERSEDED, next);
        }
        keep(key, List.of(), next);
    }

    /** These wait from now on. */
    private void keep(MergeKey key, List<ParkedChange> rest, Next next) throws Exception {
        boolean ends = rest.isEmpty() && parking.holds(key);
        parking.keep(key, rest);
        if (ends) {
            next.letGo();
        }
    }

    /** Tries the changes of a key again; behind one that still cannot be used the others wait. */
    private void replay(MergeKey key, Next next) throws Exception {
        List<ParkedChange> rest = new ArrayList<>();
        for (ParkedChange parked : parking.all()) {
            if (parks && !rest.isEmpty()) {
                rest.add(parked);
                continue;
            }
            try {
                release(parked, next);
            } catch (RowException e) {
                ParkedChange failed = parked.failed(e);
                rest.add(failed);
                tell(failed, State.DEAD, next);
            }
        }
        keep(key, rest, next);
    }

    private void release(ParkedChange parked, Next next) throws Exception {
        // It was counted when it was parked; the merge knows that it comes late.
        Change change = shaped(parked.change(), tables.of(parked.change().schema()));
        next.merge(change.from(Origin.RELEASED), parked.eventTime());
        tell(parked.succeeded(), State.REPLAYED, next);
    }

    private static Change shaped(Change change, @Nullable ShapedTable table) throws RowException {
        return table == null ? change : table.apply(change);
    }

    /** Gives a change up; if others waited behind it, they are tried. */
    private void discard(Change call, Next next) throws Exception {
        List<ParkedChange> rest = new ArrayList<>();
        boolean wasFirst = false;
        for (ParkedChange parked : parking.all()) {
            if (parked.change().isAt(call)) {
                wasFirst = rest.isEmpty();
                tell(parked, State.DISCARDED, next);
            } else {
                rest.add(parked);
            }
        }
        keep(call.key(), rest, next);
        if (wasFirst) {
            replay(call.key(), next);
        }
    }

    /** Lets functions of the user's own end what they began. */
    public void close() throws Exception {
        if (tables != null) {
            tables.close();
        }
    }
}
