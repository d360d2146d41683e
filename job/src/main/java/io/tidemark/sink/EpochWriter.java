package io.tidemark.sink;

import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest change of each key until the barrier and hands them over as one delta. Does not
 * touch the target.
 *
 * <p>Input arrives in the order of its source per key. Positions are compared all the same: the
 * newer change stays, in whatever order they come.
 */
final class EpochWriter implements CommittingSinkWriter<Change, WriterResult> {

    private final SchemaStore schemas;
    private final TargetRules rules;
    private final Supplier<Path> newFile;
    private final Probe probe;
    private final CommitTimes commitTimes = new CommitTimes();
    private final PendingRows pending;

    /** By fingerprint and by number; both only grow. */
    private final Map<Long, WrittenShape> shapes = new HashMap<>();

    private final List<WrittenShape> shapesByNumber = new ArrayList<>();

    private @Nullable WrittenShape last;
    private @Nullable DeltaWriter unfinished;
    private final ReachedPositions reached = new ReachedPositions();

    /**
     * @param bufferBytes how much may wait in memory; more is spilled to disk until the barrier
     */
    EpochWriter(
            SchemaStore schemas,
            TargetRules rules,
            Supplier<Path> newFile,
            Probe probe,
            long bufferBytes) {
        this.schemas = schemas;
        this.rules = rules;
        this.newFile = newFile;
        this.probe = probe;
        RowFold fold = new RowFold(number -> shapesByNumber.get(number).columns());
        this.pending = new PendingRows(bufferBytes, fold, new Losses());
    }

    @Override
    public void write(Change change, Context context) throws IOException {
        switch (change.kind()) {
            // The goal lies ahead: it is not a position that has been read.
            case CATCH_UP -> reached.goal(change.source(), change.major());
            case PROGRESS -> reached.to(change.source(), change.major());
            case IGNORED, STALE, DUPLICATE, LATE, DEAD -> count(change);
            case REPLAY, DISCARD, SHAPE ->
                    throw new IllegalStateException(change + " is for the transform");
            case UPSERT, DELETE -> keep(change);
        }
    }

    private void count(Change change) throws IOException {
        WrittenShape shape = shape(change);
        reached.to(shape.source(), change.major());
        if (change.isDerived()) {
            shape.derived++;
        } else {
            shape.read++;
        }
        switch (change.kind()) {
            case IGNORED -> shape.filtered++;
            case STALE -> shape.stale++;
            case DUPLICATE -> shape.duplicate++;
            case LATE -> shape.late++;
            case DEAD -> shape.dead++;
            case UPSERT, DELETE, PROGRESS, CATCH_UP, REPLAY, DISCARD, SHAPE ->
                    throw new IllegalStateException(change + " is more than a count");
        }
    }

    private void keep(Change change) throws IOException {
        WrittenShape shape = shape(change);
        reached.to(shape.source(), change.major());
        if (change.isDerived()) {
            shape.derived++;
        } else {
            shape.read++;
            if (change.isSnapshot()) {
                shape.snapshot++;
            } else {
                commitTimes.add(change.committedAt());
            }
        }
        if (change.kind() == Change.Kind.DELETE && shape.deletes() == Deletes.IGNORE) {
            shape.filtered++;
            return;
        }
        pending.put(change, shape);
    }

    /** Changes of a table come together, so the last shape is usually the next one. */
    private WrittenShape shape(Change change) throws IOException {
        WrittenShape same = last;
        if (same != null && same.fingerprint() == change.schema()) {
            return same;
        }
        WrittenShape shape = shapes.get(change.schema());
        if (shape == null) {
            TableSchema schema = schemas.get(change.schema());
            shape =
                    new WrittenShape(
                            shapesByNumber.size(),
                            change.schema(),
                            schema,
                            rules.of(schema.sourceTable()));
            shapes.put(change.schema(), shape);
            shapesByNumber.add(shape);
        }
        last = shape;
        return shape;
    }

    @Override
    public void flush(boolean endOfInput) {
        // Everything is handed over by prepareCommit, which always follows.
    }

    @Override
    public Collection<WriterResult> prepareCommit() throws IOException {
        DeltaWriter writer = new DeltaWriter(newFile);
        unfinished = writer;
        MergedRuns rows = pending.merged();
        for (long table : rows.tables()) {
            write(rows, table, writer);
        }
        // Merging counts too, so the counts are taken afterwards.
        WriterResult result =
                new WriterResult(
                        writer.finish(countsByTable()), reached.take(), commitTimes.take());
        unfinished = null;
        probe.at(Probe.Point.DELTA_WRITTEN);
        pending.clear();
        return List.of(result);
    }

    /**
     * A section per shape: a table that changed its shape within the epoch is read once for each.
     */
    private void write(MergedRuns rows, long table, DeltaWriter delta) throws IOException {
        MergedRuns.Counting counting = MergedRuns.Counting.ON;
        for (WrittenShape shape : shapesByNumber) {
            if (shape.isTouched() && shape.table() == table) {
                delta.beginSection(shape.fingerprint());
                rows.forEach(
                        table,
                        counting,
                        row -> {
                            if (row.schema() == shape.number()) {
                                delta.line(row);
                            }
                        });
                delta.endSection();
                counting = MergedRuns.Counting.OFF;
            }
        }
    }

    private Map<String, Counts> countsByTable() {
        Map<String, Counts> byTable = new HashMap<>();
        for (WrittenShape shape : shapesByNumber) {
            if (shape.isTouched()) {
                byTable.merge(shape.sourceTable().toString(), shape.take(), Counts::plus);
            }
        }
        return byTable;
    }

    @Override
    public void close() throws IOException {
        pending.clear();
        if (unfinished != null) {
            unfinished.abandon();
        }
    }

    /** Counts by the shape of the change that does not stay. */
    private final class Losses implements RowFold.Losses {
        @Override
        public void superseded(int schema) {
            shapesByNumber.get(schema).superseded++;
        }

        @Override
        public void stale(int schema) {
            shapesByNumber.get(schema).stale++;
        }

        @Override
        public void missing(int schema) {
            shapesByNumber.get(schema).missing++;
        }
    }
}
