package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Change.Kind;
import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.Late;
import io.tidemark.merge.KeyState.SeenEvent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
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
 * <p>For other tables a {@link KeyRule} decides with what is remembered of the key. It is remembered
 * until the watermark passes the key's newest event time and the allowed lateness, so state is
 * bounded by the changes of that time, not by the table.
 */
public final class MergeOperator extends KeyedProcessFunction<MergeKey, Change, Change> {

    public static final String KEYS_STATE = "merge-keys";

    private static final long serialVersionUID = 1L;

    private static final ValueStateDescriptor<KeyState> KEYS =
            new ValueStateDescriptor<>(KEYS_STATE, KeyStateSerializer.INSTANCE);

    /** An event that comes again this long after so many others of its key is not recognized. */
    private static final int MOST_EVENTS = 1_000;

    private final MergePlan plan;

    private transient InstantSource clock;
    private transient TableMerge.Binding tables;
    private transient LateChanges lateChanges;
    private transient ValueState<KeyState> keys;

    @SuppressWarnings("NullAway.Init") // Flink calls open
    public MergeOperator(MergePlan plan) {
        this.plan = plan;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        SchemaStore schemas = new SchemaStore(plan.storage());
        clock = InstantSource.system();
        tables =
                new TableMerge.Binding(
                        plan, schemas, clock, getRuntimeContext().getMetricGroup());
        lateChanges = new LateChanges(plan.pipeline());
        if (!plan.tables().isEmpty()) {
            schemas.put(LateChanges.SCHEMA);
        }
        keys = getRuntimeContext().getState(KEYS);
    }

    @Override
    public void processElement(Change change, Context context, Collector<Change> out)
            throws IOException {
        boolean isRow = change.kind() == Kind.UPSERT || change.kind() == Kind.DELETE;
        TableMerge table = isRow ? tables.of(change.schema()) : null;
        if (table == null) {
            out.collect(change);
        } else {
            merge(change, table, context, out);
        }
    }

    private void merge(
            Change change, TableMerge table, Context context, Collector<Change> out)
            throws IOException {
        requireWhole(change, table);
        long watermark = context.timerService().currentWatermark();
        Long timestamp = context.timestamp();
        long eventTime = timestamp == null ? EventTimes.NONE : timestamp;
        if (isLate(change, table, eventTime, watermark)) {
            table.metrics().late.inc();
            if (table.time().late() != Late.APPLY) {
                leaveOut(change, table, eventTime, watermark, LateChanges.Reason.LATE, out);
                return;
            }
        }
        KeyState state = keys.value();
        @Nullable SeenEvent event = event(change, table, eventTime);
        if (event != null && state != null && isSeen(state, event)) {
            table.metrics().duplicates.inc();
            out.collect(Change.counted(Kind.DUPLICATE, change.schema(), change.position()));
            return;
        }
        KeyRule.Outcome outcome =
                table.rule()
                        .merge(
                                state,
                                change,
                                timeToKeep(change, eventTime),
                                horizon(table, watermark));
        if (outcome.beyondMemory()) {
            table.metrics().late.inc();
            // Not to be applied in any case: nobody knows what the row would be.
            leaveOut(change, table, eventTime, watermark, LateChanges.Reason.BEYOND_MEMORY, out);
            return;
        }
        emit(outcome.changes(), table, out);
        remember(outcome.state(), event, table, context, watermark);
    }

    /** A change that leaves out unchanged large values cannot be put before or behind others. */
    private static void requireWhole(Change change, TableMerge table) {
        if (change.missing() != null) {
            throw new FatalFaultException(
                    new Fault(
                            table.schema().table().toString(),
                            "its log leaves out values that an update did not change, which the"
                                    + " merge of this table needs",
                            "at the source: ALTER TABLE "
                                    + table.schema().table().quoted()
                                    + " REPLICA IDENTITY FULL; then start with '--start fresh'"),
                    null);
        }
    }

    private static boolean isLate(
            Change change, TableMerge table, long eventTime, long watermark) {
        if (change.isSnapshot()) {
            return false;
        }
        if (eventTime == EventTimes.NONE) {
            table.metrics().withoutEventTime.inc();
            return false;
        }
        boolean behind = eventTime < watermark;
        boolean late = behind && eventTime < horizon(table, watermark);
        if (behind && !late) {
            table.metrics().lateInOrder.inc();
        }
        return late;
    }

    /** Event times before it do not come any more, but for those that are late. */
    private static long horizon(TableMerge table, long watermark) {
        return watermark == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : watermark - table.allowedLatenessMillis();
    }

    private void leaveOut(
            Change change,
            TableMerge table,
            long eventTime,
            long watermark,
            LateChanges.Reason reason,
            Collector<Change> out) {
        out.collect(Change.counted(Kind.LATE, change.schema(), change.position()));
        if (table.time().late() != Late.DROP) {
            out.collect(lateChanges.row(change, table.schema(), eventTime, watermark, reason));
        }
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
        if (column < 0 || change.row().isNullAt(column)) {
            return null;
        }
        return new SeenEvent(
                change.row().getString(column).toString(), timeToKeep(change, eventTime));
    }

    private static boolean isSeen(KeyState state, SeenEvent event) {
        return state.events().stream().anyMatch(seen -> seen.id().equals(event.id()));
    }

    private static void emit(List<Change> changes, TableMerge table, Collector<Change> out) {
        for (Change change : changes) {
            if (change.kind() == Kind.DUPLICATE) {
                table.metrics().duplicates.inc();
            } else if (change.kind() == Kind.STALE) {
                table.metrics().stale.inc();
            }
            out.collect(change);
        }
    }

    private void remember(
            @Nullable KeyState next,
            @Nullable SeenEvent event,
            TableMerge table,
            Context context,
            long watermark)
            throws IOException {
        if (next == null) {
            return;
        }
        KeyState state = event == null ? next : next.withEvents(events(next, event, table, watermark));
        if (state.timer() == KeyState.NO_TIMER) {
            long timer = forgetAt(state, table);
            context.timerService().registerEventTimeTimer(timer);
            state = state.withTimer(timer);
        }
        keys.update(state);
    }

    private static List<SeenEvent> events(
            KeyState state, SeenEvent event, TableMerge table, long watermark) {
        long horizon = horizon(table, watermark);
        List<SeenEvent> events = new ArrayList<>();
        for (SeenEvent seen : state.events()) {
            if (seen.eventTime() >= horizon) {
                events.add(seen);
            }
        }
        events.add(event);
        return events.size() > MOST_EVENTS
                ? events.subList(events.size() - MOST_EVENTS, events.size())
                : events;
    }

    /** From then on no change can come that is in time and older than the newest one. */
    private static long forgetAt(KeyState state, TableMerge table) {
        return state.eventTime() + table.allowedLatenessMillis();
    }

    /** One timer for each key: if the key has changed since, the next one is set. */
    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws IOException {
        KeyState state = keys.value();
        if (state == null || state.timer() != timestamp) {
            return;
        }
        TableMerge table = tables.of(state.schema());
        if (table == null) {
            // The table needs no state any more.
            keys.clear();
            return;
        }
        long next = forgetAt(state, table);
        if (next > timestamp) {
            context.timerService().registerEventTimeTimer(next);
            keys.update(state.withTimer(next));
        } else if (table.rule().keepsForEver(state)) {
            keys.update(state.withTimer(KeyState.NO_TIMER));
        } else {
            keys.clear();
        }
    }
}
