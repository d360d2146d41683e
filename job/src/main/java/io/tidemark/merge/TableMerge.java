package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.MergeKey;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.config.EventTime;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.History;
import io.tidemark.config.Merging;
import io.tidemark.config.WholeRows;
import io.tidemark.config.Write;
import io.tidemark.merge.KeyState.Held;
import io.tidemark.merge.KeyState.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** How changes of one shape are merged: the plan of their table, bound to their columns. */
final class TableMerge {

    private final TableSchema schema;
    private final EventTime time;
    private final KeyRule rule;
    private final MergeMetrics metrics;
    private final int dedupeBy;
    private final boolean ignoresDeletes;
    private final @Nullable SequenceGate gate;

    private TableMerge(TableSchema schema, TablePlan plan, KeyRule rule, MergeMetrics metrics) {
        Merging merging = plan.merging();
        this.schema = schema;
        this.gate =
                merging.sequence() == null
                        ? null
                        : new SequenceGate(
                                merging.sequence(), schema, merging.time().allowedLateness());
        this.ignoresDeletes = plan.deletes() == Deletes.IGNORE;
        this.time = merging.time();
        this.rule = rule;
        this.metrics = metrics;
        this.dedupeBy =
                merging.dedupeBy() == null ? -1 : schema.rowNames().indexOf(merging.dedupeBy());
    }

    TableSchema schema() {
        return schema;
    }

    EventTime time() {
        return time;
    }

    /** Event times before it do not come any more, but for those that are late. */
    long horizon(long watermark) {
        return watermark == Long.MIN_VALUE
                ? Long.MIN_VALUE
                : watermark - time.allowedLateness().toMillis();
    }

    /** Whether a change of the log, by its event time, comes too late to be ordered for certain. */
    boolean isPastHorizon(Change change, long eventTime, long watermark) {
        return !change.isSnapshot()
                && eventTime != EventTimes.NONE
                && eventTime < horizon(watermark);
    }

    /** From then on no change can come that is in time and older than the newest one. */
    long forgetAt(KeyState state) {
        long forget = state.eventTime() + time.allowedLateness().toMillis();
        Numbers numbers = state.sequence();
        if (numbers != null) {
            for (Held held : numbers.held()) {
                forget = Math.max(forget, held.until() + 1);
            }
        }
        return forget;
    }

    /** A change that leaves out unchanged large values cannot be put before or behind others. */
    void requireWhole(Change change) {
        WholeRows.require(change, schema, "the merge of this table needs");
    }

    KeyRule rule() {
        return rule;
    }

    MergeMetrics metrics() {
        return metrics;
    }

    /** What notices gaps; null: the table's changes have no numbers. */
    @Nullable SequenceGate gate() {
        return gate;
    }

    void count(SequenceGate.Outcome outcome, MergeKey key) {
        if (outcome.gap() != SequenceGate.Gap.NONE) {
            metrics.sequenceGaps.inc();
        }
        if (outcome.gap() == SequenceGate.Gap.FIRST) {
            metrics.logGap(schema.sourceTable(), key);
        }
        if (outcome.givenUp()) {
            metrics.gapsGivenUp.inc();
        }
    }

    /** Whether a delete is none for this table. */
    boolean ignoresDeletes() {
        return ignoresDeletes;
    }

    /** The column of the event's id among the row's, -1 if ids play no role. */
    int dedupeBy() {
        return dedupeBy;
    }

    /** Binds plans to shapes, as the shapes come. */
    static final class Binding {

        private final MergePlan plan;
        private final SchemaStore schemas;
        private final InstantSource clock;
        private final MetricGroup group;
        private final Map<Long, TableMerge> bound = new HashMap<>();
        private final Map<Telling, RowMerge> rowMerges = new HashMap<>();
        private final Map<Long, HistoryShape> histories = new HashMap<>();
        private final Map<Long, EventClock> clocks = new HashMap<>();
        private final Map<SourceTable, MergeMetrics> metrics = new HashMap<>();

        /** Changes of a source, in a shape that need not be theirs. */
        private record Telling(long shape, String source) {}

        /** Changes of a shape mostly come one after the other. */
        private long lastShape;

        private boolean isKnown;
        private @Nullable TableMerge last;

        Binding(MergePlan plan, SchemaStore schemas, InstantSource clock, MetricGroup group) {
            this.plan = plan;
            this.schemas = schemas;
            this.clock = clock;
            this.group = group;
        }

        /** How changes of a shape are merged; null: they pass. */
        @Nullable TableMerge of(long fingerprint) throws IOException {
            if (!isKnown || fingerprint != lastShape) {
                last = plan.tables().isEmpty() ? null : find(fingerprint);
                lastShape = fingerprint;
                isKnown = true;
            }
            return last;
        }

        private @Nullable TableMerge find(long fingerprint) throws IOException {
            if (bound.containsKey(fingerprint)) {
                return bound.get(fingerprint);
            }
            TableSchema schema = schemas.get(fingerprint);
            TablePlan table = plan.of(schema.sourceTable());
            TableMerge merge = table == null ? null : bind(schema, table);
            bound.put(fingerprint, merge);
            return merge;
        }

        private TableMerge bind(TableSchema schema, TablePlan table) throws IOException {
            requireColumns(schema, table);
            return new TableMerge(
                    schema,
                    table,
                    rule(schema, table),
                    metrics.computeIfAbsent(
                            schema.sourceTable(), source -> new MergeMetrics(group, source)));
        }

        /** The table may have been altered since the file was checked. */
        private static void requireColumns(TableSchema schema, TablePlan table) {
            List<Fault> faults = MergingCheck.faults(schema, table.merging());
            if (!faults.isEmpty()) {
                Fault first = faults.get(0);
                throw new FatalFaultException(
                        new Fault(
                                schema.sourceTable().toString(),
                                "has changed at the source, and its rows cannot be merged any more: "
                                        + first.where()
                                        + " "
                                        + first.what(),
                                "alter the table back, or adapt the file and run '--start fresh'"),
                        null);
            }
        }

        private KeyRule rule(TableSchema schema, TablePlan table) throws IOException {
            Merging merging = table.merging();
            VersionOrder order = VersionOrder.of(merging.orderBy(), schema, table.rank());
            History history = merging.history();
            if (merging.write() == Write.APPEND) {
                Appended appended = new Appended(schema, table.target(), memory(merging));
                schemas.put(appended.schema());
                return appended;
            }
            if (history != null) {
                // Written before the first change that uses it.
                history(schema.fingerprint(), history, table);
                return new VersionRows(
                        order,
                        change -> clock(change.schema(), table).text(change),
                        shape -> history(shape, history, table));
            }
            if (merging.rule().isLatest()) {
                return new NewestWins(order);
            }
            Folding folding =
                    new Folding(this::schema, (shape, source) -> rowMerge(shape, source, table));
            return new FoldedRow(
                    order,
                    folding,
                    rowMerge(schema.fingerprint(), schema.source(), table).accumulates());
        }

        private static Appended.Memory memory(Merging merging) {
            return merging.dedupeBy() != null || merging.sequence() != null
                    ? Appended.Memory.CHANGES
                    : Appended.Memory.NOTHING;
        }

        private RowMerge rowMerge(long fingerprint, String source, TablePlan table) {
            return rowMerges.computeIfAbsent(
                    new Telling(fingerprint, source),
                    telling ->
                            RowMerges.of(
                                    table.merging().rule(),
                                    schema(telling.shape()),
                                    telling.source(),
                                    table.merging().time().column()));
        }

        /** A version is older than the newest shape: its time is where its own shape has it. */
        private EventClock clock(long fingerprint, TablePlan table) {
            return clocks.computeIfAbsent(
                    fingerprint, f -> new EventClock(table.merging().time(), schema(f), clock));
        }

        private HistoryShape history(long fingerprint, History history, TablePlan table) {
            return histories.computeIfAbsent(
                    fingerprint,
                    f -> {
                        HistoryShape shape = new HistoryShape(schema(f), history, table.target());
                        try {
                            schemas.put(shape.schema());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        return shape;
                    });
        }

        private TableSchema schema(long fingerprint) {
            try {
                return schemas.get(fingerprint);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
