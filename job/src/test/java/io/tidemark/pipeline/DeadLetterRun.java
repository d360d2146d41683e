package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.MergeKeySerializer;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.DeadLetters;
import io.tidemark.config.Deletes;
import io.tidemark.config.Drift;
import io.tidemark.config.EventTime;
import io.tidemark.config.Functions;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.OnViolation;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.RowRule;
import io.tidemark.config.SelectItem;
import io.tidemark.config.Shaping;
import io.tidemark.config.Write;
import io.tidemark.merge.KeyedRun;
import io.tidemark.merge.MergeOperator;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TablePlan;
import io.tidemark.transform.DeadLetterRows;
import io.tidemark.transform.TableShaping;
import io.tidemark.transform.TransformPlan;
import io.tidemark.transform.TransformStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Transform and merge over one table {@code t (id, version, value)}, and what they gave out. */
final class DeadLetterRun implements AutoCloseable {

    static final int MAX_PARALLELISM = KeyedRun.MAX_PARALLELISM;

    static final TableId TABLE = new TableId("public", "t");

    static final TableSchema SCHEMA =
            new TableSchema(
                    "",
                    TABLE,
                    List.of(
                            Column.of("id", "integer", true),
                            Column.of("version", "bigint", false),
                            Column.of("value", "text", false)),
                    List.of("id"),
                    List.of());

    /** A value that is no number is poison. */
    static final Shaping NUMBERS =
            select("cast(cast(`value` as integer) as string) as `value`", OnViolation.DEAD_LETTER);

    /** Any value will do. */
    static final Shaping CORRECTED = select("`value` as `value`", OnViolation.DEAD_LETTER);

    private static final KeyEncoder KEYS = new KeyEncoder(TABLE, SCHEMA.keyIndexes());

    private static final ListStateDescriptor<MergeKey> NAMES =
            new ListStateDescriptor<>(TransformStage.KEYS_STATE, MergeKeySerializer.INSTANCE);

    /**
     * What the pipeline file says.
     *
     * @param shaping null: nothing of this table
     * @param merging null: the order of the log is the order
     */
    record Rules(@Nullable Shaping shaping, @Nullable Merging merging, DeadLetters deadLetters) {

        /** The order of the log, and values that have to be numbers. */
        static final Rules BY_LOG = new Rules(NUMBERS, null, parking(DeadLetters.Parking.ON));

        /** The same, but the column version says what is newer. */
        static final Rules BY_VERSION = BY_LOG.with(byVersion(Late.SET_ASIDE));

        /** Any share may become dead letters. */
        static DeadLetters parking(DeadLetters.Parking parking) {
            return new DeadLetters(
                    parking, DeadLetters.DEFAULT_MAX_WAITING, 1, DeadLetters.DEFAULT_WINDOW);
        }

        Rules with(@Nullable Shaping other) {
            return new Rules(other, merging, deadLetters);
        }

        Rules with(Merging other) {
            return new Rules(shaping, other, deadLetters);
        }

        Rules with(DeadLetters other) {
            return new Rules(shaping, merging, other);
        }
    }

    private final Path storage;
    private Rules rules;
    private KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness;
    private final List<Change> before = new ArrayList<>();
    private int read;
    private int fed;

    DeadLetterRun(Path storage, Rules rules) throws Exception {
        this(storage, rules, 1, 0);
        harness.open();
    }

    private DeadLetterRun(Path storage, Rules rules, int parallelism, int subtask)
            throws Exception {
        this.storage = storage;
        this.rules = rules;
        putSchema(storage);
        this.harness = harness(parallelism, subtask);
    }

    static void putSchema(Path storage) throws IOException {
        new SchemaStore(storage.toUri().toString()).put(SCHEMA);
    }

    /** One of several subtasks that go on from the state of a single one. */
    static DeadLetterRun restored(
            Path storage, Rules rules, OperatorSubtaskState state, int parallelism, int subtask)
            throws Exception {
        DeadLetterRun run = new DeadLetterRun(storage, rules, parallelism, subtask);
        run.harness.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        state, MAX_PARALLELISM, 1, parallelism, subtask));
        run.harness.open();
        return run;
    }

    static boolean isOwner(MergeKey key, int parallelism, int subtask) {
        return subtask
                == KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        key, MAX_PARALLELISM, parallelism);
    }

    private KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness(
            int parallelism, int subtask) throws Exception {
        return KeyedRun.of(operator(storage, rules), parallelism, subtask);
    }

    /** The operator that a job with these rules has. */
    static TransformAndMerge operator(Path storage, Rules rules) {
        return new TransformAndMerge(
                new TransformStage(transformPlan(storage, rules)),
                new MergeOperator(mergePlan(storage, rules)));
    }

    private static TransformPlan transformPlan(Path storage, Rules rules) {
        Map<SourceTable, TableShaping> tables = new LinkedHashMap<>();
        if (rules.shaping() != null) {
            tables.put(
                    SCHEMA.sourceTable(),
                    new TableShaping(
                            rules.shaping(),
                            TABLE,
                            rules.merging() == null
                                    ? TableShaping.Deleted.KEY
                                    : TableShaping.Deleted.ROW,
                            Drift.EVOLVE,
                            SCHEMA));
        }
        return new TransformPlan(
                "shop",
                storage.toUri().toString(),
                Functions.STANDARD,
                rules.deadLetters(),
                tables);
    }

    private static MergePlan mergePlan(Path storage, Rules rules) {
        Merging merging = rules.merging();
        return MergePlan.of(
                "shop",
                storage.toUri().toString(),
                List.of(
                        new TablePlan(
                                SCHEMA.sourceTable(),
                                TABLE,
                                SCHEMA.key(),
                                merging == null ? Merging.BY_LOG : merging,
                                Deletes.HARD,
                                List.of())));
    }

    /** All columns, this one computed. */
    private static Shaping select(String item, OnViolation onViolation) {
        return new Shaping(
                List.of(SelectItem.parse("*"), SelectItem.parse(item)),
                null,
                List.of(),
                List.of(),
                onViolation);
    }

    /** By the column version, with an hour of lateness. */
    static Merging byVersion(Late late) {
        return new Merging(
                List.of(new OrderColumn("version", OrderColumn.Direction.ASC)),
                new EventTime(
                        null,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        late,
                        Duration.ofDays(1)),
                RowRule.LATEST,
                null,
                Write.UPSERT,
                null,
                null);
    }

    /** A change whose version is its position. */
    static Change upsert(long at, int id, @Nullable String value) {
        return upsert(at, id, at, value);
    }

    static Change upsert(long at, int id, long version, @Nullable String value) {
        var row = TextRows.row(String.valueOf(id), String.valueOf(version), value);
        return Change.upsert(SCHEMA.fingerprint(), position(at), KEYS.key(row), row, null);
    }

    static Change snapshot(int id, @Nullable String value) {
        var row = TextRows.row(String.valueOf(id), "0", value);
        return Change.snapshot(SCHEMA.fingerprint(), KEYS.key(row), row);
    }

    /** The deletion of a row that this is the key and the version of. */
    static Change delete(long at, int id) {
        var row = TextRows.row(String.valueOf(id), String.valueOf(at), "0");
        return Change.delete(SCHEMA.fingerprint(), position(at), KEYS.key(row), row);
    }

    static MergeKey key(int id) {
        return KEYS.key(TextRows.row(String.valueOf(id), null, null));
    }

    static LogPosition position(long at) {
        return at == 0 ? new LogPosition(Change.SNAPSHOT, 0, 0) : new LogPosition(at, 0, 1000 * at);
    }

    /** Feeds changes whose event time is their position, in milliseconds. */
    DeadLetterRun feed(Change... changes) throws Exception {
        for (Change change : changes) {
            harness.processElement(new StreamRecord<>(change, change.committedAt() / 1000));
            fed++;
        }
        return this;
    }

    /** Tries what waits for the key again. */
    DeadLetterRun replay(int id) throws Exception {
        return feedRequest(Change.replay(key(id)));
    }

    /** Gives up the change of the key at this position. */
    DeadLetterRun discard(int id, long at) throws Exception {
        return feedRequest(Change.discard(SCHEMA.fingerprint(), position(at), key(id)));
    }

    DeadLetterRun feedRequest(Change request) throws Exception {
        harness.processElement(new StreamRecord<>(request));
        return this;
    }

    DeadLetterRun watermark(long millis) throws Exception {
        harness.processWatermark(millis);
        return this;
    }

    /** Goes on in an operator that is restored from what this one snapshots. */
    DeadLetterRun restart() throws Exception {
        OperatorSubtaskState snapshot = snapshot();
        before.addAll(harness.extractOutputValues());
        harness.close();
        harness = harness(1, 0);
        harness.initializeState(snapshot);
        harness.open();
        return this;
    }

    /** The same, with another file. */
    DeadLetterRun restart(Rules others) throws Exception {
        rules = others;
        return restart();
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** The keys that this subtask holds, as its next checkpoint has them. */
    List<MergeKey> heldKeys() throws Exception {
        snapshot();
        List<MergeKey> names = new ArrayList<>();
        AbstractStreamOperator<?> operator = (AbstractStreamOperator<?>) harness.getOperator();
        operator.getOperatorStateBackend().getUnionListState(NAMES).get().forEach(names::add);
        return names;
    }

    int stateEntries() {
        return harness.numKeyedStateEntries();
    }

    /** How many changes were fed. */
    int fed() {
        return fed;
    }

    /** Everything that was given out, but for markers of time. */
    List<Change> all() {
        List<Change> all = new ArrayList<>(before);
        all.addAll(harness.extractOutputValues());
        return all;
    }

    /** What was given out of the table since it was last asked for: rows and counts. */
    List<String> next() {
        List<Change> all = all();
        List<String> fresh =
                all.subList(read, all.size()).stream()
                        .filter(change -> change.schema() != DeadLetterRows.SCHEMA.fingerprint())
                        .map(DeadLetterRun::text)
                        .toList();
        read = all.size();
        return fresh;
    }

    static boolean isRow(Change change) {
        return change.kind() == Change.Kind.UPSERT || change.kind() == Change.Kind.DELETE;
    }

    private static String text(Change change) {
        return (change.isDerived() ? "+" : "")
                + change.kind()
                + (isRow(change) ? TextRows.cells(change.row()) : "");
    }

    /** The dead letters at the target, by the position of their change and by column. */
    Map<Long, Map<String, String>> letters() {
        Map<Long, Map<String, String>> letters = new TreeMap<>();
        for (Change change : all()) {
            if (change.schema() == DeadLetterRows.SCHEMA.fingerprint()) {
                Map<String, String> letter = new LinkedHashMap<>();
                List<String> cells = TextRows.cells(change.row());
                for (int i = 0; i < cells.size(); i++) {
                    letter.put(DeadLetterRows.SCHEMA.rowNames().get(i), cells.get(i));
                }
                String major = letter.get("position").split("/", 2)[0];
                letters.put(Long.parseUnsignedLong(major, 16), letter);
            }
        }
        return letters;
    }

    /** What has become of each change that waited, by its position. */
    Map<Long, String> states() {
        Map<Long, String> states = new TreeMap<>();
        letters().forEach((at, letter) -> states.put(at, letter.get("state")));
        return states;
    }

    /** The value of each row at the target if it takes one change after the other. */
    Map<Integer, String> values() {
        Map<Integer, String> rows = new TreeMap<>();
        for (Change change : all()) {
            List<String> cells = TextRows.cells(change.row());
            if (!isRow(change) || cells.size() != SCHEMA.columns().size()) {
                continue;
            }
            if (change.kind() == Change.Kind.UPSERT) {
                rows.put(Integer.valueOf(cells.get(0)), cells.get(2));
            } else {
                rows.remove(Integer.valueOf(cells.get(0)));
            }
        }
        return rows;
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
