package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.Change.Origin;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.Late;
import io.tidemark.merge.KeyState.Held;
import io.tidemark.merge.KeyState.Numbers;
import io.tidemark.merge.KeyState.SeenEvent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The one place where changes of a key meet.
 *
 * <p>With one log source ordered by position, the order of the log is the order: the source's
 * position and everything behind it are one snapshot, so a restart repeats nothing here, and the
 * writer keeps the newest change per key and epoch. Such changes pass without touching state.
 *
 * <p>For other tables a {@link KeyRule} decides with what is remembered of the key. It is
 * remembered until the watermark passes the key's newest event time and the allowed lateness, so
 * state is bounded by the changes of that time, not by the table. A key of which changes are set
 * aside is remembered until they are fed back: so it is certain then whether something has happened
 * since that is newer. What was forgotten before comes with them, as the target shows it.
 */
public final class MergeOperator extends KeyedProcessFunction<MergeKey, Change, Change>
        implements CheckpointedFunction {

    public static final String KEYS_STATE = "merge-keys";
    public static final String WATERMARK_STATE = "merge-watermark";
    public static final String RULES_STATE = "merge-rules";

    private static final long serialVersionUID = 1L;

    private static final ValueStateDescriptor<KeyState> KEYS =
            new ValueStateDescriptor<>(KEYS_STATE, KeyStateSerializer.INSTANCE);

    private final MergePlan plan;

    private transient InstantSource clock;
    private transient TableMerge.Binding tables;
    private transient LateChanges lateChanges;
    private transient ValueState<KeyState> keys;
    private transient @Nullable ListState<Long> watermarks;
    private transient @Nullable ListState<String> rules;

    private transient @Nullable List<String> mergeRules;

    /** Restored too: watermarks begin anew then, but what was forgotten by them stays forgotten. */
    private transient long watermark;

    @SuppressWarnings("NullAway.Init") // Flink calls open
    public MergeOperator(MergePlan plan) {
        this.plan = plan;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        SchemaStore schemas = new SchemaStore(plan.storage());
        clock = InstantSource.system();
        tables = new TableMerge.Binding(plan, schemas, clock, getRuntimeContext().getMetricGroup());
        lateChanges = new LateChanges(plan.pipeline());
        if (!plan.tables().isEmpty()) {
            schemas.put(LateChanges.SCHEMA);
        }
        keys = getRuntimeContext().getState(KEYS);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        OperatorStateStore store = context.getOperatorStateStore();
        ListState<Long> reached =
                store.getUnionListState(
                        new ListStateDescriptor<>(WATERMARK_STATE, LongSerializer.INSTANCE));
        ListState<String> mergedBy = store.getUnionListState(MergeRules.STATE);
        watermark = Long.MIN_VALUE;
        for (Long restored : reached.get()) {
            watermark = Math.max(watermark, restored);
        }
        List<Fault> faults = MergeRules.faults(plan, mergedBy.get());
        if (!faults.isEmpty()) {
            throw new FatalFaultException(faults.get(0), null);
        }
        mergeRules = MergeRules.of(plan, mergedBy.get());
        watermarks = reached;
        rules = mergedBy;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        Objects.requireNonNull(watermarks, "initialized").update(List.of(watermark));
        boolean isFirst = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        Objects.requireNonNull(rules, "initialized")
                .update(isFirst ? Objects.requireNonNull(mergeRules, "initialized") : List.of());
    }

    /** How far time has come, in this run or one that it continues. */
    private void advance(Context context) {
        watermark = Math.max(watermark, context.timerService().currentWatermark());
    }

    @Override
    public void processElement(Change change, Context context, Collector<Change> out)
            throws IOException {
        Long timestamp = context.timestamp();
        process(change, timestamp == null ? EventTimes.NONE : timestamp, context, out);
    }

    /**
     * Merges a change.
     *
     * @param eventTime milliseconds since 1970, {@link EventTimes#NONE} if it has none
     */
    public void process(Change change, long eventTime, Context context, Collector<Change> out)
            throws IOException {
        TableMerge table = change.isRow() ? tables.of(change.schema()) : null;
        if (table == null) {
            out.collect(likewise(change, change));
        } else {
            receive(change, eventTime, table, context, out);
        }
    }

    /** Whether the order of the log is all that matters for rows of this shape. */
    public boolean isByLog(long schema) throws IOException {
        return tables.of(schema) == null;
    }

    /**
     * Changes of the current key wait elsewhere. Until none does, nothing of the key is forgotten,
     * so that each of them has its place when it comes.
     *
     * @param schema the shape that they will have
     */
    public void hold(long schema, Context context) throws IOException {
        TableMerge table = tables.of(schema);
        if (table == null) {
            return;
        }
        advance(context);
        KeyState state = known(schema, table);
        if (state != null) {
            keys.update(state.withWaiting(table.horizon(watermark)));
        }
    }

    /** No change of the current key waits elsewhere any more. */
    public void letGo(Context context) throws IOException {
        KeyState state = keys.value();
        TableMerge table = state == null ? null : tables.of(state.schema());
        if (table != null) {
            remember(state.withoutWaiting(), null, table, context);
        }
    }

    /** Gives a change that waited its own place, unless that had been forgotten when it came. */
    private void place(Change released, long eventTime, TableMerge table) throws IOException {
        KeyState state = keys.value();
        boolean isNeverLate =
                released.isSnapshot()
                        || eventTime == EventTimes.NONE
                        || table.time().late() == Late.APPLY;
        if (state != null && state.isKnownSince(isNeverLate ? Long.MAX_VALUE : eventTime)) {
            keys.update(state.withSetAside(released.position()));
        }
    }

    private void receive(
            Change change, long eventTime, TableMerge table, Context context, Collector<Change> out)
            throws IOException {
        advance(context);
        if (change.origin() == Origin.BASELINE) {
            learn(change, eventTime, table, out);
            return;
        }
        if (change.origin() == Origin.RELEASED) {
            place(change, eventTime, table);
        }
        if (change.kind() == Kind.DELETE && table.ignoresDeletes()) {
            out.collect(counted(Kind.IGNORED, change));
            if (change.isFedBack()) {
                settle(change, keys.value(), null, table, context, out);
            }
            return;
        }
        table.requireWhole(change);
        // Who feeds a change back knows that it is late.
        if (!change.isFedBack() && isLate(change, table, eventTime, watermark)) {
            table.metrics().late.inc();
            if (table.time().late() != Late.APPLY) {
                leaveOut(change, table, eventTime, watermark, LateChanges.Reason.LATE, out);
                return;
            }
        }
        SequenceGate gate = table.gate();
        if (gate == null) {
            merge(change, eventTime, table, context, out);
            return;
        }
        KeyState state = keys.value();
        Numbers before = state == null ? null : state.sequence();
        // Without an event time of its own it waits from when it was committed.
        SequenceGate.Outcome outcome =
                gate.arrive(before, change, timeToKeep(change, eventTime), watermark);
        if (outcome.ready().isEmpty()) {
            table.metrics().held.inc();
        }
        go(outcome, table, context, out);
    }

    /** Merges what need not wait, and remembers what must. */
    private void go(
            SequenceGate.Outcome outcome, TableMerge table, Context context, Collector<Change> out)
            throws IOException {
        for (Held ready : outcome.ready()) {
            Change change = ready.change();
            // The table may have been altered while it waited.
            TableMerge own = Objects.requireNonNull(tables.of(change.schema()), "the same table");
            merge(change, ready.eventTime(), own, context, out);
        }
        table.count(outcome, context.getCurrentKey());
        KeyState state = keys.value();
        if (state != null) {
            keys.update(state.withSequence(outcome.numbers()));
        }
        if (outcome.numbers() != null) {
            for (Held held : outcome.numbers().held()) {
                context.timerService().registerEventTimeTimer(held.until());
            }
        }
    }

    private void merge(
            Change change, long eventTime, TableMerge table, Context context, Collector<Change> out)
            throws IOException {
        KeyState state = keys.value();
        @Nullable SeenEvent event = event(change, table, eventTime);
        if (event != null && state != null && state.events().contains(event)) {
            table.metrics().duplicates.inc();
            out.collect(counted(Kind.DUPLICATE, change));
            settle(change, state, null, table, context, out);
            return;
        }
        boolean forgotten =
                event != null && state != null && event.eventTime() <= state.events().since();
        KeyRule.Outcome outcome =
                forgotten || (change.isFedBack() && !hasPlace(change, state, table))
                        ? KeyRule.Outcome.beyondMemory(state)
                        : table.rule()
                                .merge(
                                        state,
                                        change,
                                        timeToKeep(change, eventTime),
                                        table.horizon(watermark));
        if (outcome.beyondMemory()) {
            boolean wasLate =
                    change.origin() != Origin.RELEASED
                            && table.isPastHorizon(change, eventTime, watermark);
            if (!wasLate) {
                // Otherwise it was counted when it came.
                table.metrics().late.inc();
            }
            // Not to be applied in any case: nobody knows what the row would be.
            leaveOut(change, table, eventTime, watermark, LateChanges.Reason.BEYOND_MEMORY, out);
            return;
        }
        emit(outcome.changes(), change, table, out);
        if (change.isFedBack() || event != null || outcome.state() != state) {
            settle(change, outcome.state(), event, table, context, out);
        }
    }

    /** Whether all is known that has happened to its key since it was set aside. */
    private static boolean hasPlace(Change fedBack, @Nullable KeyState state, TableMerge table) {
        return state == null
                ? table.rule().unknown(fedBack.schema(), Long.MIN_VALUE) == null
                : state.setAside().contains(fedBack.position());
    }

    /** Remembers what a change led to; one that was set aside is so no longer. */
    private void settle(
            Change change,
            @Nullable KeyState next,
            @Nullable SeenEvent event,
            TableMerge table,
            Context context,
            Collector<Change> out)
            throws IOException {
        KeyState state = next;
        if (change.isFedBack()) {
            if (change.origin() == Origin.FED_BACK) {
                out.collect(lateChanges.removal(change, table.schema()));
            }
            state = next == null ? null : next.withoutSetAside(change.position());
        }
        remember(state, event, table, context);
    }

    /**
     * The target has it already: it only tells what the changes behind it are put in order with.
     */
    private void learn(Change baseline, long eventTime, TableMerge table, Collector<Change> out)
            throws IOException {
        KeyState state = keys.value();
        if (state != null && !state.setAside().isEmpty()) {
            keys.update(table.rule().learn(state, baseline, timeToKeep(baseline, eventTime)));
        }
        out.collect(
                Change.counted(Kind.DUPLICATE, baseline.schema(), baseline.position()).asDerived());
    }

    private static boolean isLate(Change change, TableMerge table, long eventTime, long watermark) {
        if (change.isSnapshot()) {
            return false;
        }
        if (eventTime == EventTimes.NONE) {
            table.metrics().withoutEventTime.inc();
            return false;
        }
        boolean late = table.isPastHorizon(change, eventTime, watermark);
        if (eventTime < watermark && !late) {
            table.metrics().lateInOrder.inc();
        }
        return late;
    }

    private void leaveOut(
            Change change,
            TableMerge table,
            long eventTime,
            long watermark,
            LateChanges.Reason reason,
            Collector<Change> out)
            throws IOException {
        out.collect(counted(Kind.LATE, change));
        if (table.time().late() == Late.DROP && !change.isFedBack()) {
            return;
        }
        out.collect(lateChanges.row(change, table.schema(), eventTime, watermark, reason));
        if (change.origin() == Origin.FED_BACK) {
            // Its place, if it is known, stays known; if it is not, it has not become so.
            return;
        }
        keepPlace(change.schema(), change.position(), table);
    }

    /** Remembers the key, with what has happened to it, until this change comes. */
    private void keepPlace(long schema, LogPosition at, TableMerge table) throws IOException {
        KeyState state = known(schema, table);
        if (state != null) {
            keys.update(state.withSetAside(at));
        }
    }

    /** What to remember of the current key; null: its changes have a place in any case. */
    private @Nullable KeyState known(long schema, TableMerge table) throws IOException {
        KeyState known = keys.value();
        return known != null ? known : table.rule().unknown(schema, table.horizon(watermark));
    }

    /** What has no event time of its own is remembered as long as what happens now. */
    private long timeToKeep(Change change, long eventTime) {
        if (eventTime != EventTimes.NONE) {
            return eventTime;
        }
        return change.isSnapshot() ? clock.millis() : change.committedAt() / 1000;
    }

    private @Nullable SeenEvent event(Change change, TableMerge table, long eventTime) {
        int column = table.dedupeBy();
        // A delete tells the row that it deletes: that is not its event again.
        boolean isDelete = change.kind() == Kind.DELETE;
        if (column < 0 || isDelete || change.row().isNullAt(column)) {
            return null;
        }
        return new SeenEvent(
                change.row().getString(column).toString(), timeToKeep(change, eventTime));
    }

    private static Change counted(Kind outcome, Change change) {
        return likewise(Change.counted(outcome, change.schema(), change.position()), change);
    }

    /** A change that is fed back was counted when it was read; now it comes in addition. */
    private static Change likewise(Change result, Change cause) {
        return cause.isFedBack() ? result.asDerived() : result;
    }

    private static void emit(
            List<Change> changes, Change cause, TableMerge table, Collector<Change> out) {
        for (Change change : changes) {
            if (change.kind() == Kind.DUPLICATE) {
                table.metrics().duplicates.inc();
            } else if (change.kind() == Kind.STALE) {
                table.metrics().stale.inc();
            }
            out.collect(likewise(change, cause));
        }
    }

    private void remember(
            @Nullable KeyState next, @Nullable SeenEvent event, TableMerge table, Context context)
            throws IOException {
        if (next == null) {
            return;
        }
        KeyState state =
                event == null
                        ? next
                        : next.withEvents(next.events().with(event, table.horizon(watermark)));
        if (state.timer() == KeyState.NO_TIMER) {
            long timer = table.forgetAt(state);
            context.timerService().registerEventTimeTimer(timer);
            state = state.withTimer(timer);
        }
        keys.update(state);
    }

    /**
     * One timer for each key says when to forget it: if the key has changed since, the next one is
     * set. Changes that are held back have timers of their own.
     */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws IOException {
        advance(context);
        KeyState state = keys.value();
        if (state == null) {
            return;
        }
        TableMerge table = tables.of(state.schema());
        if (table == null) {
            // The table needs no state any more.
            keys.clear();
            return;
        }
        Numbers numbers = state.sequence();
        if (numbers != null && !numbers.held().isEmpty()) {
            release(numbers, table, timestamp, context, out);
            state = keys.value();
        }
        if (state.timer() == timestamp) {
            forget(state, table, timestamp, context);
        }
    }

    private void release(
            Numbers numbers,
            TableMerge table,
            long timestamp,
            OnTimerContext context,
            Collector<Change> out)
            throws IOException {
        SequenceGate gate = table.gate();
        SequenceGate.Outcome outcome =
                gate == null
                        // The file does not ask for it any more.
                        ? new SequenceGate.Outcome(
                                null, numbers.held(), SequenceGate.Gap.NONE, false)
                        : gate.timePassed(numbers, timestamp);
        go(outcome, table, context, out);
    }

    private void forget(KeyState state, TableMerge table, long timestamp, OnTimerContext context)
            throws IOException {
        long next = table.forgetAt(state);
        if (next > timestamp) {
            context.timerService().registerEventTimeTimer(next);
            keys.update(state.withTimer(next));
        } else if (!state.setAside().isEmpty() || table.rule().keepsForEver(state)) {
            keys.update(state.withTimer(KeyState.NO_TIMER));
        } else {
            keys.clear();
        }
    }
}
