package io.tidemark.sink;

import io.tidemark.change.Change;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A writer with its storage, and a reader of what it hands over. */
final class WriterRun implements AutoCloseable {

    static final long LARGE_BUFFER = 64L << 20;

    /** A line together with the section that it stands in. */
    record Placed(Section section, TableSchema schema, CopyText.Line line) {}

    final SchemaStore schemas;
    final String storage;
    final List<Probe.Point> points = new ArrayList<>();
    private final EpochWriter writer;
    private final EpochArchive archive;

    /** The tables whose deletes are not hard are named by {@code rules}. */
    WriterRun(Path folder, long bufferBytes, Map<TableId, Deletes> rules) throws IOException {
        this.storage = folder.toUri().toString();
        this.schemas = new SchemaStore(storage);
        this.archive = new EpochArchive(storage, Duration.ofHours(1));
        this.writer =
                new EpochWriter(
                        schemas,
                        new Rules(rules),
                        () -> EpochArchive.newDelta(storage),
                        points::add,
                        bufferBytes);
        for (TableSchema schema : List.of(Orders.SHOP.first(), Orders.SHOP.second())) {
            schemas.put(schema);
        }
    }

    WriterRun(Path folder) throws IOException {
        this(folder, LARGE_BUFFER, Map.of());
    }

    WriterRun write(Change... changes) throws IOException {
        for (Change change : changes) {
            writer.write(change, null);
        }
        return this;
    }

    WriterResult commit() throws IOException {
        return writer.prepareCommit().iterator().next();
    }

    /** All lines in the order of their parts. */
    List<Placed> lines(Delta delta) throws IOException {
        List<Placed> lines = new ArrayList<>();
        for (Section section : delta.sections()) {
            TableSchema schema = schemas.get(section.schema());
            try (InputStream in = archive.open(delta, section)) {
                for (CopyText.Line line : CopyText.decode(in.readAllBytes())) {
                    lines.add(new Placed(section, schema, line));
                }
            }
        }
        return lines;
    }

    /** The lines as {@code mark[cell, cell …]}, without their order. */
    List<String> texts(Delta delta) throws IOException {
        return lines(delta).stream()
                .map(p -> (p.line().mark() == null ? "" : p.line().mark()) + p.line().cells())
                .sorted()
                .toList();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private record Rules(Map<TableId, Deletes> deletes) implements TargetRules {

        @Override
        public TargetTableRule of(SourceTable source) {
            return of(source.table());
        }

        private TargetTableRule of(TableId table) {
            return TargetTableRule.byLog(table, deletes.getOrDefault(table, Deletes.HARD));
        }

        @Override
        public Collection<TargetTableRule> copies() {
            return deletes.keySet().stream().map(this::of).toList();
        }
    }
}
