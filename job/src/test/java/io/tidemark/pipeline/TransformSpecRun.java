package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.ConfigException;
import io.tidemark.config.FaultException;
import io.tidemark.merge.Counters;
import io.tidemark.pipeline.TransformSpecJob.Planned;
import io.tidemark.pipeline.TransformSpecStep.Alter;
import io.tidemark.pipeline.TransformSpecStep.Arrival;
import io.tidemark.pipeline.TransformSpecStep.Replay;
import io.tidemark.pipeline.TransformSpecStep.Restart;
import io.tidemark.pipeline.TransformSpecStep.Word;
import io.tidemark.transform.DeadLetterRows;
import io.tidemark.transform.SchemaChangeRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/** Takes the steps of a specification, one after the other, and keeps what comes of them. */
final class TransformSpecRun implements AutoCloseable {

    private static final long DEAD_LETTERS = DeadLetterRows.SCHEMA.fingerprint();
    private static final long SCHEMA_CHANGES = SchemaChangeRows.SCHEMA.fingerprint();

    /** 2024-06-01 10:00:00 UTC, a second before the first change. */
    private static final long BEGIN = 1_717_236_000_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Plans the job as a start does. */
    @FunctionalInterface
    interface Start {

        /**
         * @param entry the table's entry in the file
         * @param schema the table at the source by now
         * @throws ConfigException if the job does not start
         */
        Planned plan(String entry, TableSchema schema) throws Exception;
    }

    private final TransformSpec spec;
    private final Start start;
    private final String storage;
    private final List<TableSchema> shapes;
    private final SchemaStore schemas;
    private final Counters counters = new Counters();
    private final List<Map<String, Object>> written = new ArrayList<>();
    private final Map<String, Map<String, String>> deadLetters = new TreeMap<>();
    private final List<Map<String, String>> schemaChanges = new ArrayList<>();
    private String entry;
    private TableSchema now;
    private Planned planned;
    private TransformSpecJob job;
    private @Nullable TableSchema lastWritten;
    private int position;
    private int arrived;
    private int gone;
    private int leftOut;
    private int stale;
    private int duplicates;

    private TransformSpecRun(TransformSpec spec, Start start, String storage) throws Exception {
        this.spec = spec;
        this.start = start;
        this.storage = storage;
        this.shapes = spec.shapes();
        this.schemas = new SchemaStore(storage);
        this.entry = spec.entry();
        this.now = shapes.get(0);
        this.planned = start.plan(entry, now);
        this.job = new TransformSpecJob(planned, storage, spec.subtasks(), counters, null);
    }

    /**
     * What becomes of the changes.
     *
     * @throws ConfigException if the job does not start
     */
    static TransformSpecOutcome of(TransformSpec spec, Start start, String storage)
            throws Exception {
        try (TransformSpecRun run = new TransformSpecRun(spec, start, storage)) {
            return run.outcome(run.takeAll());
        }
    }

    /** All steps; the message of what stops the job before that. */
    private @Nullable String takeAll() throws Exception {
        try {
            for (TransformSpecStep step : spec.steps()) {
                take(step);
            }
            return null;
        } catch (FaultException e) {
            return e.getMessage();
        }
    }

    private void take(TransformSpecStep step) throws Exception {
        if (step instanceof Arrival arrival) {
            arrived++;
            drain(job.take(change(arrival)));
        } else if (step instanceof Alter alter) {
            now = shapes.get(alter.shape());
            long fingerprint = schemas.put(now);
            drain(job.take(Change.shape(fingerprint, next(), TransformSpec.TABLE)));
        } else if (step instanceof Replay replay) {
            drain(job.ask(Change.replay(key(now, row(now, replay.key())))));
        } else {
            restart((Restart) step);
        }
    }

    private void restart(Restart restart) throws Exception {
        var saved = job.save();
        job.close();
        entry = restart.entry() == null ? entry : restart.entry();
        planned = start.plan(entry, now);
        job = new TransformSpecJob(planned, storage, spec.subtasks(), counters, saved);
    }

    private LogPosition next() {
        long number = ++position;
        return new LogPosition(number, 0, BEGIN + number * MICROS_PER_SECOND);
    }

    private Change change(Arrival arrival) {
        TableSchema schema = shapes.get(arrival.shape());
        var row = row(schema, arrival.cells());
        MergeKey key = key(schema, row);
        long fingerprint = schema.fingerprint();
        LogPosition at = next();
        return switch (arrival.word()) {
            case SNAPSHOT -> Change.snapshot(fingerprint, at.major(), key, row);
            case UPSERT -> Change.upsert(fingerprint, at, key, row, missing(schema, arrival));
            case DELETE -> Change.delete(fingerprint, at, key, row);
        };
    }

    private static BinaryRowData row(TableSchema schema, Map<String, String> cells) {
        List<Column> columns = schema.rowColumns();
        RowBuilder builder = new RowBuilder(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            builder.set(i, cells.get(columns.get(i).name()));
        }
        return builder.build();
    }

    private static MergeKey key(TableSchema schema, BinaryRowData row) {
        return new KeyEncoder(TransformSpec.TABLE, schema.keyIndexes()).key(row);
    }

    private static @Nullable String missing(TableSchema schema, Arrival arrival) {
        if (arrival.unknown().isEmpty()) {
            return null;
        }
        StringBuilder missing = new StringBuilder();
        schema.rowNames().forEach(name -> missing.append(arrival.unknown().contains(name) ? 1 : 0));
        return missing.toString();
    }

    private void drain(List<Change> changes) throws Exception {
        for (Change change : changes) {
            if (change.isRow() && change.schema() == DEAD_LETTERS) {
                Map<String, String> letter = cells(DeadLetterRows.SCHEMA, change);
                deadLetters.put(letter.get("position") + letter.get("key"), letter);
            } else if (change.isRow() && change.schema() == SCHEMA_CHANGES) {
                Map<String, String> told = cells(SchemaChangeRows.SCHEMA, change);
                told.keySet().retainAll(List.of("change", "decision"));
                schemaChanges.add(told);
            } else {
                drain(change);
            }
        }
    }

    private void drain(Change change) throws Exception {
        // What was made in addition was counted when it came.
        gone += change.isDerived() ? 0 : 1;
        switch (change.kind()) {
            case UPSERT, DELETE -> written.add(shown(change));
            case DEAD -> {}
            case IGNORED -> leftOut++;
            case STALE -> stale++;
            case DUPLICATE -> duplicates++;
            default -> throw new AssertionError("nothing is expected to be " + change);
        }
    }

    private boolean isAltered() {
        return shapes.size() > 1;
    }

    private Map<String, Object> shown(Change change) throws Exception {
        boolean byLog = planned.rule().merging().isByLog();
        if (byLog && !isAltered() && change.schema() != planned.shape().fingerprint()) {
            throw new AssertionError(
                    "rows have the columns %s, but validate says %s"
                            .formatted(
                                    schemas.get(change.schema()).columns(),
                                    planned.shape().columns()));
        }
        lastWritten = schemas.get(change.schema());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(word(change).text(), cells(lastWritten, change));
        String missing = change.missing();
        if (missing != null) {
            List<String> names = lastWritten.rowNames();
            List<String> unknown = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                if (missing.charAt(i) == '1') {
                    unknown.add(names.get(i));
                }
            }
            shown.put("unknown", unknown);
        }
        return shown;
    }

    /** The cells that are not null, by their columns. */
    private static Map<String, String> cells(TableSchema schema, Change change) {
        List<String> texts = TextRows.cells(change.row());
        Map<String, String> cells = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i) != null) {
                cells.put(schema.rowNames().get(i), texts.get(i));
            }
        }
        return cells;
    }

    private static Word word(Change change) {
        if (change.kind() == Change.Kind.DELETE) {
            return Word.DELETE;
        }
        return change.isSnapshot() ? Word.SNAPSHOT : Word.UPSERT;
    }

    private TransformSpecOutcome outcome(@Nullable String error) {
        if (error == null && gone != arrived) {
            throw new AssertionError("%d changes became %d".formatted(arrived, gone));
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("filtered", counters.count("filtered"));
        counts.put("violations", counters.count("violations"));
        counts.put("left-out", leftOut);
        counts.put("stale", stale);
        counts.put("duplicate", duplicates);
        TableSchema shape = isAltered() && lastWritten != null ? lastWritten : planned.shape();
        return new TransformSpecOutcome(
                TransformSpec.shown(shape),
                written,
                List.copyOf(deadLetters.values()),
                schemaChanges,
                counts,
                List.of(),
                error);
    }

    @Override
    public void close() throws Exception {
        job.close();
    }
}
