package io.tidemark.merge;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.Deletes;
import io.tidemark.config.EventTime;
import io.tidemark.config.History;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.OrderColumn;
import io.tidemark.config.RowRule;
import io.tidemark.config.Sequence;
import io.tidemark.config.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** The merge operator over one table {@code t (id, version, value)}, and what it gave out. */
final class MergeRun implements AutoCloseable {

    static final int MAX_PARALLELISM = KeyedRun.MAX_PARALLELISM;

    static final TableId TABLE = new TableId("public", "t");

    static final TableSchema SCHEMA =
            new TableSchema(
                    "",
                    TABLE,
                    List.of(
                            Column.of("id", "integer", true),
                            Column.of("version", "bigint", false),
                            Column.of("value", "numeric", false)),
                    List.of("id"),
                    List.of());

    private static final KeyEncoder KEYS = new KeyEncoder(TABLE, SCHEMA.keyIndexes());

    private final Path storage;
    private Merging merging;
    private KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness;
    private int read;

    MergeRun(Path storage, Merging merging) throws Exception {
        this(storage, merging, 1, 0);
        harness.open();
    }

    private MergeRun(Path storage, Merging merging, int parallelism, int subtask) throws Exception {
        this.storage = storage;
        this.merging = merging;
        new SchemaStore(storage.toUri().toString()).put(SCHEMA);
        this.harness = harness(parallelism, subtask);
    }

    /** One of several subtasks that go on from the state of a single one. */
    static MergeRun restored(
            Path storage, Merging merging, OperatorSubtaskState state, int parallelism, int subtask)
            throws Exception {
        MergeRun run = new MergeRun(storage, merging, parallelism, subtask);
        run.harness.initializeState(
                AbstractStreamOperatorTestHarness.repartitionOperatorState(
                        state, MAX_PARALLELISM, 1, parallelism, subtask));
        run.harness.open();
        return run;
    }

    KeyedOneInputStreamOperatorTestHarness<MergeKey, Change, Change> harness(
            int parallelism, int subtask) throws Exception {
        MergePlan plan =
                MergePlan.of(
                        "shop",
                        storage.toUri().toString(),
                        List.of(
                                new TablePlan(
                                        SCHEMA.sourceTable(),
                                        TABLE,
                                        SCHEMA.key(),
                                        merging,
                                        Deletes.HARD,
                                        List.of())));
        return KeyedRun.of(new MergeOperator(plan), parallelism, subtask);
    }

    /** By the column version, with an hour of lateness. */
    static Merging byVersion(Late late) {
        return new Merging(
                List.of(new OrderColumn("version", OrderColumn.Direction.ASC)),
                time(late),
                RowRule.LATEST,
                null,
                Write.UPSERT,
                null,
                null);
    }

    /** By the column version, whose numbers have no gaps. */
    static Merging numbered(Duration waitForGap) {
        return new Merging(
                byVersion(Late.SET_ASIDE).orderBy(),
                time(Late.SET_ASIDE),
                RowRule.LATEST,
                null,
                Write.UPSERT,
                null,
                new Sequence("version", waitForGap));
    }

    static EventTime time(Late late) {
        return new EventTime(
                null,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                late,
                Duration.ofDays(1));
    }

    static Merging with(RowRule rule, @Nullable History history, Write write) {
        Merging base = byVersion(Late.SET_ASIDE);
        return new Merging(base.orderBy(), base.eventTime(), rule, history, write, null, null);
    }

    static Change upsert(long at, int id, @Nullable Integer version, @Nullable String value) {
        RowBuilder row = row(id, version, value);
        var built = row.build();
        return Change.upsert(SCHEMA.fingerprint(), position(at), KEYS.key(built), built, null);
    }

    /** What the target shows of a key. */
    static Change baseline(int id, @Nullable Integer version, @Nullable String value) {
        return shown(0, id, version, value);
    }

    /** A version that the target shows, valid since then. */
    static Change shown(long since, int id, @Nullable Integer version, @Nullable String value) {
        var built = row(id, version, value).build();
        return Change.upsert(
                        SCHEMA.fingerprint(),
                        new LogPosition(Change.SNAPSHOT, 0, 1000 * since),
                        KEYS.key(built),
                        built,
                        null)
                .from(Change.Origin.BASELINE);
    }

    static Change again(Change change) {
        return change.from(Change.Origin.FED_BACK);
    }

    static Change delete(long at, int id, @Nullable Integer version, @Nullable String value) {
        var built = row(id, version, value).build();
        return Change.delete(SCHEMA.fingerprint(), position(at), KEYS.key(built), built);
    }

    private static RowBuilder row(int id, @Nullable Integer version, @Nullable String value) {
        return new RowBuilder(3)
                .set(0, String.valueOf(id))
                .set(1, version == null ? null : version.toString())
                .set(2, value);
    }

    private static LogPosition position(long at) {
        return new LogPosition(at, 0, 1000 * at);
    }

    /** Feeds changes whose event time is their position, in milliseconds. */
    MergeRun feed(Change... changes) throws Exception {
        for (Change change : changes) {
            harness.processElement(new StreamRecord<>(change, change.committedAt() / 1000));
        }
        return this;
    }

    MergeRun watermark(long millis) throws Exception {
        harness.processWatermark(millis);
        return this;
    }

    int keysInState() {
        return harness.numKeyedStateEntries();
    }

    int timers() {
        return harness.numEventTimeTimers();
    }

    /** Goes on in an operator that is restored from what this one snapshots. */
    MergeRun restart() throws Exception {
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        List<Change> before = all();
        harness.close();
        harness = harness(1, 0);
        harness.initializeState(snapshot);
        harness.open();
        before.forEach(change -> harness.getOutput().add(new StreamRecord<>(change)));
        return this;
    }

    /** The same, with other rules than those that the state was made by. */
    MergeRun restart(Merging others) throws Exception {
        merging = others;
        return restart();
    }

    /** For runs whose output is of no interest. */
    void forgetOutput() {
        harness.getOutput().clear();
        read = 0;
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    List<Change> all() {
        return new ArrayList<>(harness.extractOutputValues());
    }

    /** What was given out since it was last asked for. */
    List<String> next() {
        List<Change> all = all();
        List<String> fresh = all.subList(read, all.size()).stream().map(MergeRun::text).toList();
        read = all.size();
        return fresh;
    }

    private static String text(Change change) {
        boolean isRow = change.kind() == Change.Kind.UPSERT || change.kind() == Change.Kind.DELETE;
        return (change.isDerived() ? "+" : "")
                + change.kind()
                + (isRow ? TextRows.cells(change.row()) : "");
    }

    /** The rows of each key at the target, by the text of the key's column and without it. */
    Map<String, List<List<String>>> rowsByKey() {
        Map<String, List<List<String>>> byKey = new TreeMap<>();
        for (List<String> row : rows().values()) {
            byKey.computeIfAbsent(row.get(0), id -> new ArrayList<>())
                    .add(row.subList(1, row.size()));
        }
        byKey.values().forEach(rows -> rows.sort(Comparator.comparing(List::toString)));
        return byKey;
    }

    /** The rows of the target if it takes one change after the other. */
    Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        for (Change change : all()) {
            if (change.kind() == Change.Kind.UPSERT) {
                rows.put(change.key().toString(), TextRows.cells(change.row()));
            } else if (change.kind() == Change.Kind.DELETE) {
                rows.remove(change.key().toString());
            }
        }
        return rows;
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
