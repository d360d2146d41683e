package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.ChangeTypes;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.FaultException;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.merge.Counters;
import io.tidemark.merge.MergeOperator;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TablePlan;
import io.tidemark.merge.TableWatermarks;
import io.tidemark.pipeline.TransformSpec.Arrival;
import io.tidemark.transform.DeadLetterRows;
import io.tidemark.transform.MaskFunction;
import io.tidemark.transform.TableShaping;
import io.tidemark.transform.TransformPlan;
import io.tidemark.transform.TransformStage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * Takes the changes of a specification through the operators that stand between source and sink:
 * the mask beside the source, then transform and merge.
 */
final class TransformSpecRun implements AutoCloseable {

    private static final long DEAD_LETTERS = DeadLetterRows.SCHEMA.fingerprint();
    private static final int MOST_SUBTASKS = 128;

    /** 2024-06-01 10:00:00 UTC, a second before the first change. */
    private static final long BEGIN = 1_717_236_000_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;

    private final TransformSpec spec;
    private final TableSchema schema;
    private final TableSchema shape;
    private final boolean byLog;
    private final SchemaStore schemas;
    private final KeyEncoder keys;
    private final TimestampAssigner<Change> eventTimes;
    private final Counters counters = new Counters();
    private final List<Map<String, Object>> written = new ArrayList<>();
    private final OneInputStreamOperatorTestHarness<Change, Change> mask;
    private final MockEnvironment environment;
    private final KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> merge;
    private int arrived;
    private int leftOut;
    private int stale;
    private int duplicates;
    private int dead;
    private @Nullable String deadLetter;

    private TransformSpecRun(
            TransformSpec spec, Pipeline pipeline, TableSchema shape, String storage)
            throws Exception {
        this.spec = spec;
        this.schema = spec.schema();
        this.shape = shape;
        TableRule rule = pipeline.tables().get(0);
        this.byLog = rule.merging().isByLog();
        this.schemas = new SchemaStore(storage);
        schemas.put(schema);
        schemas.put(shape);
        this.keys = new KeyEncoder(TransformSpec.TABLE, schema.keyIndexes());
        TransformPlan plan = transformPlan(pipeline, rule, storage);
        MergePlan merging = mergePlan(rule, storage);
        this.eventTimes =
                new TableWatermarks(merging, TransformSpec.SOURCE)
                        .createTimestampAssigner(() -> null);
        this.mask =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new MaskFunction(plan)));
        this.environment =
                new MockEnvironmentBuilder()
                        .setMetricGroup(counters.group())
                        .setMaxParallelism(MOST_SUBTASKS)
                        .setParallelism(1)
                        .setSubtaskIndex(0)
                        .build();
        this.merge =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new TransformAndMerge(
                                        new TransformStage(plan), new MergeOperator(merging))),
                        Change::key,
                        ChangeTypes.MERGE_KEY,
                        environment);
    }

    private TransformPlan transformPlan(Pipeline pipeline, TableRule rule, String storage) {
        return new TransformPlan(
                "specs",
                storage,
                pipeline.functions(),
                pipeline.deadLetters(),
                Map.of(
                        TransformSpec.TABLE_AT_SOURCE,
                        new TableShaping(
                                rule.shaping(),
                                TransformSpec.TABLE,
                                PreparedJob.deleted(rule.merging()),
                                rule.drift(),
                                schema)));
    }

    private static MergePlan mergePlan(TableRule rule, String storage) {
        return new MergePlan(
                "specs",
                storage,
                rule.merging().isByLog()
                        ? Map.of()
                        : Map.of(
                                TransformSpec.TABLE_AT_SOURCE,
                                new TablePlan(
                                        TransformSpec.TABLE_AT_SOURCE,
                                        TransformSpec.TABLE,
                                        rule.merging(),
                                        rule.deletes(),
                                        List.of())));
    }

    /**
     * What becomes of the changes.
     *
     * @param shape what {@code validate} says that rows have behind the transform
     */
    static TransformSpecOutcome of(
            TransformSpec spec, Pipeline pipeline, TableSchema shape, String storage)
            throws Exception {
        try (TransformSpecRun run = new TransformSpecRun(spec, pipeline, shape, storage)) {
            run.open();
            return run.outcome(run.takeAll());
        }
    }

    private void open() throws Exception {
        TypeSerializer<Change> serializer =
                ChangeTypes.CHANGE.createSerializer(
                        merge.getExecutionConfig().getSerializerConfig());
        merge.getExecutionConfig().enableObjectReuse();
        mask.setup(serializer);
        mask.open();
        merge.setup(serializer);
        merge.open();
    }

    /** All changes; the message of what stops the job before that. */
    private @Nullable String takeAll() throws Exception {
        try {
            for (Arrival arrival : spec.arrivals()) {
                take(arrival);
            }
            return deadLetter;
        } catch (FaultException e) {
            return e.getMessage();
        }
    }

    private void take(Arrival arrival) throws Exception {
        Change change = change(arrival);
        mask.processElement(
                new StreamRecord<>(change, eventTimes.extractTimestamp(change, Long.MIN_VALUE)));
        for (Object masked : mask.getOutput()) {
            merge.processElement(((StreamRecord<?>) masked).asRecord());
        }
        mask.getOutput().clear();
        for (Change out : merge.extractOutputValues()) {
            drain(out);
        }
        merge.getOutput().clear();
    }

    private Change change(Arrival arrival) {
        List<Column> columns = schema.rowColumns();
        RowBuilder builder = new RowBuilder(columns.size());
        StringBuilder missing = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i).name();
            builder.set(i, arrival.cells().get(name));
            missing.append(arrival.unknown().contains(name) ? '1' : '0');
        }
        var row = builder.build();
        MergeKey key = keys.key(row);
        long fingerprint = schema.fingerprint();
        long number = ++arrived;
        LogPosition at = new LogPosition(number, 0, BEGIN + number * MICROS_PER_SECOND);
        return switch (arrival.word()) {
            case SNAPSHOT -> Change.snapshot(fingerprint, number, key, row);
            case UPSERT ->
                    Change.upsert(
                            fingerprint,
                            at,
                            key,
                            row,
                            arrival.unknown().isEmpty() ? null : missing.toString());
            case DELETE -> Change.delete(fingerprint, at, key, row);
        };
    }

    private void drain(Change change) throws Exception {
        switch (change.kind()) {
            case UPSERT, DELETE -> {
                if (change.schema() == DEAD_LETTERS) {
                    deadLetter(change);
                } else {
                    written.add(shown(change));
                }
            }
            case DEAD -> dead++;
            case IGNORED -> leftOut++;
            case STALE -> stale++;
            case DUPLICATE -> duplicates++;
            default -> throw new AssertionError("nothing is expected to be " + change);
        }
    }

    /** The message of the first one says what is wrong. */
    private void deadLetter(Change change) {
        int message = DeadLetterRows.SCHEMA.rowNames().indexOf("message");
        if (deadLetter == null) {
            deadLetter = TextRows.cells(change.row()).get(message);
        }
    }

    private Map<String, Object> shown(Change change) throws Exception {
        if (byLog && change.schema() != shape.fingerprint()) {
            throw new AssertionError(
                    "rows have the columns %s, but validate says %s"
                            .formatted(schemas.get(change.schema()).columns(), shape.columns()));
        }
        List<String> names = schemas.get(change.schema()).rowNames();
        List<String> texts = TextRows.cells(change.row());
        Map<String, String> cells = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i) != null) {
                cells.put(names.get(i), texts.get(i));
            }
            if (change.missing() != null && change.missing().charAt(i) == '1') {
                unknown.add(names.get(i));
            }
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(word(change).text(), cells);
        if (!unknown.isEmpty()) {
            shown.put("unknown", unknown);
        }
        return shown;
    }

    private static TransformSpec.Word word(Change change) {
        if (change.kind() == Change.Kind.DELETE) {
            return TransformSpec.Word.DELETE;
        }
        return change.isSnapshot() ? TransformSpec.Word.SNAPSHOT : TransformSpec.Word.UPSERT;
    }

    private TransformSpecOutcome outcome(@Nullable String error) {
        int gone = written.size() + leftOut + stale + duplicates + dead;
        if (error == null && gone != arrived) {
            throw new AssertionError("%d changes became %d".formatted(arrived, gone));
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("filtered", counters.count("filtered"));
        counts.put("violations", counters.count("violations"));
        counts.put("left-out", leftOut);
        counts.put("stale", stale);
        counts.put("duplicate", duplicates);
        return new TransformSpecOutcome(
                TransformSpec.shown(shape), written, counts, List.of(), error);
    }

    @Override
    public void close() throws Exception {
        mask.close();
        merge.close();
        environment.close();
    }
}
