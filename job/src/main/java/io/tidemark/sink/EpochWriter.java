package io.tidemark.sink;

import io.tidemark.change.Change;
import io.tidemark.change.MergeKey;
import io.tidemark.change.RowBuilder;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest change of each key until the barrier and hands them over as one delta. Does not
 * touch the target.
 *
 * <p>Input arrives in the order of its source per key. Positions are compared all the same: within
 * a part the newer change stays, in whatever order they come.
 */
final class EpochWriter implements CommittingSinkWriter<Change, WriterResult> {

    /** A change in memory costs about this much beside its row and key. */
    private static final int OVERHEAD_BYTES = 200;

    private final SchemaStore schemas;
    private final TargetRules rules;
    private final Supplier<Path> newFile;
    private final Probe probe;
    private final long bufferBytes;
    private final Map<MergeKey, Change> pending = new HashMap<>();
    private final Map<Long, TableCounts> tables = new HashMap<>();
    private final CommitTimes commitTimes = new CommitTimes();

    private long pendingBytes;
    private DeltaWriter delta;
    private int part;
    private long position;
    private long catchUp;

    /**
     * @param bufferBytes how much may wait in memory; more is written to the delta's file before
     *     the barrier
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
        this.bufferBytes = bufferBytes;
        this.delta = new DeltaWriter(newFile);
    }

    @Override
    public void write(Change change, Context context) throws IOException {
        if (change.kind() == Change.Kind.CATCH_UP) {
            // The goal lies ahead: it is not a position that has been read.
            catchUp = change.major();
            return;
        }
        position = Math.max(position, change.major());
        switch (change.kind()) {
            case PROGRESS, CATCH_UP -> {}
            case IGNORED -> {
                TableCounts counts = counts(change);
                counts.read++;
                counts.filtered++;
            }
            case UPSERT, DELETE -> keep(change);
        }
    }

    private void keep(Change change) throws IOException {
        TableCounts counts = counts(change);
        counts.read++;
        if (change.isSnapshot()) {
            counts.snapshot++;
        } else {
            commitTimes.add(change.committedAt());
        }
        if (change.kind() == Change.Kind.DELETE && counts.deletes == Deletes.IGNORE) {
            counts.filtered++;
            return;
        }
        if (change.missing() != null && deletePending(change.key())) {
            // What it leaves alone is the value of another row than the deleted one: both are kept.
            writePart();
        }
        Change before = pending.put(change.key(), change);
        if (before == null) {
            pendingBytes += size(change);
        } else if (change.isOlderThan(before)) {
            // What the newer one does not tell, the older one may.
            pending.put(change.key(), completed(before, change));
            counts.stale++;
            return;
        } else {
            counts(before).superseded++;
            pendingBytes += size(change) - size(before);
            if (change.missing() != null) {
                pending.put(change.key(), completed(change, before));
            }
        }
        if (pendingBytes > bufferBytes) {
            writePart();
        }
    }

    private boolean deletePending(MergeKey key) {
        Change before = pending.get(key);
        return before != null && before.kind() == Change.Kind.DELETE;
    }

    /** What the newer change does not tell is as the older one left it. */
    private Change completed(Change newer, Change older) throws IOException {
        String missing = newer.missing();
        if (missing == null || older.kind() == Change.Kind.DELETE) {
            return newer;
        }
        List<String> newColumns = columns(newer);
        List<String> oldColumns = columns(older);
        BinaryRowData row = newer.row();
        RowBuilder builder = new RowBuilder(row.getArity());
        StringBuilder stillMissing = new StringBuilder(missing);
        for (int i = 0; i < row.getArity(); i++) {
            int from = oldColumns.indexOf(newColumns.get(i));
            boolean fill = missing.charAt(i) == '1' && from >= 0 && tells(older, from);
            if (fill) {
                stillMissing.setCharAt(i, '0');
                builder.set(i, older.row(), from);
            } else {
                builder.set(i, row, i);
            }
        }
        String mask = stillMissing.toString();
        return newer.withRow(builder.build(), mask.indexOf('1') < 0 ? null : mask);
    }

    private static boolean tells(Change change, int column) {
        String missing = change.missing();
        return missing == null || missing.charAt(column) == '0';
    }

    private List<String> columns(Change change) throws IOException {
        return schemas.get(change.schema()).rowColumns().stream()
                .map(io.tidemark.change.Column::name)
                .toList();
    }

    private static int size(Change change) {
        return OVERHEAD_BYTES + change.row().getSizeInBytes() + change.key().bytes().length;
    }

    private TableCounts counts(Change change) throws IOException {
        TableCounts counts = tables.get(change.schema());
        if (counts == null) {
            TableSchema schema = schemas.get(change.schema());
            counts = new TableCounts(schema.table().toString(), rules.of(schema.table()).deletes());
            tables.put(change.schema(), counts);
        }
        return counts;
    }

    private void writePart() throws IOException {
        Map<Long, SectionBuilder> sections = new LinkedHashMap<>();
        for (Change change : pending.values()) {
            sections.computeIfAbsent(change.schema(), SectionBuilder::new).add(change);
        }
        for (SectionBuilder section : sections.values()) {
            delta.add(section.section(part), section.lines);
        }
        part++;
        pending.clear();
        pendingBytes = 0;
    }

    @Override
    public void flush(boolean endOfInput) {
        // Everything is handed over by prepareCommit, which always follows.
    }

    @Override
    public Collection<WriterResult> prepareCommit() throws IOException {
        if (!pending.isEmpty()) {
            writePart();
        }
        WriterResult result =
                new WriterResult(
                        delta.finish(countsByTable()), position, catchUp, commitTimes.take());
        probe.at(Probe.Point.DELTA_WRITTEN);
        tables.clear();
        delta = new DeltaWriter(newFile);
        part = 0;
        catchUp = 0;
        return List.of(result);
    }

    private Map<String, Counts> countsByTable() {
        Map<String, Counts> byTable = new HashMap<>();
        for (TableCounts counts : tables.values()) {
            byTable.merge(counts.table, counts.total(), Counts::plus);
        }
        return byTable;
    }

    @Override
    public void close() {
        delta.abandon();
    }

    /** Counts of one shape in the epoch so far. */
    private static final class TableCounts {
        private final String table;
        private final Deletes deletes;
        private long read;
        private long snapshot;
        private long superseded;
        private long stale;
        private long filtered;

        TableCounts(String table, Deletes deletes) {
            this.table = table;
            this.deletes = deletes;
        }

        Counts total() {
            return new Counts(read, snapshot, superseded, stale, filtered);
        }
    }

    /** Collects the lines of one shape. */
    private static final class SectionBuilder {
        private final long schema;
        private final CopyBuffer lines = new CopyBuffer();
        private final TreeSet<String> masks = new TreeSet<>();
        private long upserts;
        private long deletes;
        private long masked;

        SectionBuilder(long schema) {
            this.schema = schema;
        }

        void add(Change change) {
            @Nullable String missing = change.missing();
            if (change.kind() == Change.Kind.DELETE) {
                deletes++;
            } else if (missing != null) {
                masked++;
                masks.add(missing);
            } else {
                upserts++;
            }
            lines.line(change);
        }

        Section section(int part) {
            return new Section(
                    schema, part, upserts, deletes, masked, new ArrayList<>(masks), 0, 0);
        }
    }
}
