package io.tidemark.merge;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.merge.Spec.Arrival;
import io.tidemark.merge.Spec.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * Runs a specification: its changes get their event times and go through the merge operator, and
 * what comes out is taken to a target one change after the other.
 */
final class SpecRun implements AutoCloseable {

    private static final TypeReference<Map<String, String>> CELLS = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_SUBTASKS = 128;

    private final Spec spec;
    private final MergePlan plan;
    private final SchemaStore schemas;
    private final KeyEncoder keys;
    private final TimestampAssigner<Change> eventTimes;
    private final Counters counters = new Counters();
    private final Map<MergeKey, Map<String, Object>> rows = new LinkedHashMap<>();
    private final List<Map<String, Object>> written = new ArrayList<>();
    private final Map<MergeKey, Map<String, Object>> setAside = new LinkedHashMap<>();
    private final Map<Change.Kind, Integer> kinds = new HashMap<>();
    private int arrived;
    private int derived;
    private WatermarkGenerator<Change> watermarks;
    private MockEnvironment environment;
    private KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness;
    private long watermark = Long.MIN_VALUE;

    private SpecRun(Spec spec, Path storage) throws Exception {
        this.spec = spec;
        TableId table = Spec.TABLE;
        this.plan =
                MergePlan.of(
                        "specs",
                        storage.toUri().toString(),
                        spec.schemas().stream().map(this::plan).toList());
        this.schemas = new SchemaStore(plan.storage());
        for (TableSchema schema : spec.schemas()) {
            schemas.put(schema);
        }
        this.keys = new KeyEncoder(table, spec.schemas().get(0).keyIndexes());
        this.eventTimes =
                new TableWatermarks(plan, spec.schemas().get(0).source())
                        .createTimestampAssigner(null);
        create();
        harness.open();
    }

    private TablePlan plan(TableSchema schema) {
        List<String> all = spec.schemas().stream().map(TableSchema::source).toList();
        List<String> given = spec.table().priority();
        return new TablePlan(
                schema.sourceTable(),
                Spec.TABLE,
                schema.key(),
                spec.table().merging(),
                spec.table().deletes(),
                all.size() == 1 ? List.of() : given.isEmpty() ? all : given);
    }

    /** What becomes of it. */
    static SpecOutcome of(Spec spec, Path storage) throws Exception {
        try (SpecRun run = new SpecRun(spec, storage)) {
            for (Step step : spec.steps()) {
                run.take(step);
                run.drain();
            }
            return run.outcome();
        }
    }

    private void create() throws Exception {
        watermarks =
                new TableWatermarks(plan, spec.schemas().get(0).source())
                        .createWatermarkGenerator(null);
        environment =
                new MockEnvironmentBuilder()
                        .setMetricGroup(counters.group())
                        .setMaxParallelism(MOST_SUBTASKS)
                        .setParallelism(1)
                        .setSubtaskIndex(0)
                        .build();
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new MergeOperator(plan)),
                        Change::key,
                        ChangeTypes.MERGE_KEY,
                        environment);
        harness.getExecutionConfig().enableObjectReuse();
        harness.setup(
                ChangeTypes.CHANGE.createSerializer(
                        harness.getExecutionConfig().getSerializerConfig()));
    }

    private void take(Step step) throws Exception {
        if (step instanceof Arrival arrival) {
            arrived++;
            Change change = change(arrival);
            long eventTime = eventTimes.extractTimestamp(change, Long.MIN_VALUE);
            harness.processElement(new StreamRecord<>(change, eventTime));
            watermarks.onEvent(change, eventTime, new Output());
        } else if (step instanceof Spec.WatermarkAt at) {
            if (at.millis() < watermark) {
                throw new IllegalArgumentException("the watermark goes back");
            }
            watermarkComes(at.millis());
        } else if (step instanceof Spec.WatermarkOfChanges) {
            Output output = new Output();
            watermarks.onPeriodicEmit(output);
            if (output.emitted > watermark) {
                watermarkComes(output.emitted);
            }
        } else {
            restart();
        }
    }

    private Change change(Arrival arrival) {
        TableSchema schema =
                spec.schemas().stream()
                        .filter(s -> s.source().equals(arrival.source()))
                        .findFirst()
                        .orElseThrow();
        List<Column> columns = schema.rowColumns();
        RowBuilder builder = new RowBuilder(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            builder.set(i, arrival.cells().get(columns.get(i).name()));
        }
        var row = builder.build();
        long fingerprint = schema.fingerprint();
        MergeKey key = keys.key(row);
        LogPosition at = new LogPosition(arrival.position(), 0, arrival.committedAt());
        return switch (arrival.word()) {
            case SNAPSHOT -> Change.snapshot(fingerprint, arrival.position(), key, row);
            case UPSERT -> Change.upsert(fingerprint, at, key, row, null);
            case DELETE -> Change.delete(fingerprint, at, key, row);
        };
    }

    private void watermarkComes(long millis) throws Exception {
        watermark = millis;
        harness.processWatermark(millis);
    }

    private void restart() throws Exception {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        close();
        create();
        harness.initializeState(state);
        harness.open();
        watermark = Long.MIN_VALUE;
    }

    /** Takes what came out to the target. */
    private void drain() throws Exception {
        for (Change change : harness.extractOutputValues()) {
            if (change.isDerived()) {
                derived++;
            } else {
                kinds.merge(change.kind(), 1, Integer::sum);
            }
            switch (change.kind()) {
                case UPSERT -> upsert(change, cells(change));
                case DELETE -> {
                    rows.remove(change.key());
                    written.add(Map.of("delete", cells(change)));
                }
                default -> {
                    // Only counted.
                }
            }
        }
        harness.getOutput().clear();
    }

    private void upsert(Change change, Map<String, Object> cells) throws Exception {
        if (change.missing() != null) {
            throw new AssertionError("a row has values that are not known: " + cells);
        }
        if (change.schema() != LateChanges.SCHEMA.fingerprint()) {
            rows.put(change.key(), cells);
            written.add(Map.of("upsert", cells));
            return;
        }
        for (String json : List.of("key", "row")) {
            Map<String, String> parsed = JSON.readValue((String) cells.get(json), CELLS);
            parsed.values().removeIf(value -> value == null);
            cells.put(json, parsed);
        }
        setAside.put(change.key(), cells);
    }

    private Map<String, Object> cells(Change change) throws Exception {
        List<Column> columns = schemas.get(change.schema()).rowColumns();
        List<String> texts = TextRows.cells(change.row());
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i) != null) {
                cells.put(columns.get(i).name(), texts.get(i));
            }
        }
        return cells;
    }

    private SpecOutcome outcome() {
        int gone = kinds.values().stream().mapToInt(Integer::intValue).sum();
        int late = kinds.getOrDefault(Change.Kind.LATE, 0);
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("stale", kinds.getOrDefault(Change.Kind.STALE, 0));
        counts.put("duplicate", kinds.getOrDefault(Change.Kind.DUPLICATE, 0));
        counts.put("late", late);
        counts.put("filtered", kinds.getOrDefault(Change.Kind.IGNORED, 0));
        counts.put("derived", derived);
        // Whatever else has not come out vanished.
        counts.put("waiting", arrived - gone);
        counts.put("late-applied", counters.count(MergeMetrics.LATE) - late);
        counts.put("late-in-order", counters.count(MergeMetrics.LATE_IN_ORDER));
        counts.put("without-event-time", counters.count(MergeMetrics.WITHOUT_EVENT_TIME));
        counts.put("gaps", counters.count(MergeMetrics.SEQUENCE_GAPS));
        counts.put("held", counters.count(MergeMetrics.HELD));
        counts.put("gaps-given-up", counters.count(MergeMetrics.GAPS_GIVEN_UP));
        return new SpecOutcome(
                List.copyOf(rows.values()),
                written,
                List.copyOf(setAside.values()),
                counts,
                harness.numKeyedStateEntries());
    }

    @Override
    public void close() throws Exception {
        harness.close();
        environment.close();
    }

    /** Where the watermark is. */
    private static final class Output implements WatermarkOutput {

        private long emitted = Long.MIN_VALUE;

        @Override
        public void emitWatermark(org.apache.flink.api.common.eventtime.Watermark watermark) {
            emitted = watermark.getTimestamp();
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
