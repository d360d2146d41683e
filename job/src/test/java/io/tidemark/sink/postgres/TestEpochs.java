package io.tidemark.sink.postgres;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.sink.Counts;
import io.tidemark.sink.Delta;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.Phase;
import io.tidemark.sink.Section;
import io.tidemark.sink.TargetRules;
import io.tidemark.sink.TargetTableRule;
import io.tidemark.sink.Token;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds epochs out of rows as tests write them down. */
final class TestEpochs implements TargetRules {

    private static final long serialVersionUID = 1L;

    static final String PIPELINE = "shop";

    /** A row of a delta. */
    record Line(TableSchema schema, @Nullable String mark, List<@Nullable String> cells) {}

    private final UUID lineage;
    private final Map<Long, TableSchema> schemas = new HashMap<>();
    private final Map<SourceTable, TargetTableRule> rules = new LinkedHashMap<>();
    private final SortedMap<Long, Long> commitTimes = new TreeMap<>();
    private @Nullable Token parent;
    private long sequence;

    TestEpochs(long lineage) {
        this.lineage = new UUID(0, lineage);
    }

    /** Registers a table that keeps its name. */
    TestEpochs with(TableSchema schema, Deletes deletes) {
        return with(schema, TargetTableRule.byLog(schema.table(), deletes));
    }

    TestEpochs with(TableSchema schema, TargetTableRule rule) {
        schemas.put(schema.fingerprint(), schema);
        rules.put(schema.sourceTable(), rule);
        return this;
    }

    /** The next epochs follow this token. */
    TestEpochs after(@Nullable Token token) {
        parent = token;
        sequence = token == null ? sequence : token.sequence();
        return this;
    }

    TestEpochs committedAt(long milliseconds, long changes) {
        commitTimes.put(milliseconds, changes);
        return this;
    }

    static Line upsert(TableSchema schema, @Nullable String... cells) {
        return new Line(schema, null, Arrays.asList(cells));
    }

    /** Only the key's cells are given. */
    static Line delete(TableSchema schema, String... key) {
        @Nullable String[] cells = new String[schema.rowColumns().size()];
        int[] indexes = schema.keyIndexes();
        for (int i = 0; i < key.length; i++) {
            cells[indexes[i]] = key[i];
        }
        return new Line(schema, "d1700000000000000", Arrays.asList(cells));
    }

    static Line masked(TableSchema schema, String mask, @Nullable String... cells) {
        return new Line(schema, "m" + mask, Arrays.asList(cells));
    }

    Epoch next(Line... lines) {
        return next(List.of(delta(lines)));
    }

    Epoch next(List<Delta> deltas) {
        return next(List.of(deltas), Start.PLAIN);
    }

    /** One that a failed checkpoint has cut. */
    Epoch ofParts(List<List<Delta>> parts) {
        return next(parts, Start.PLAIN);
    }

    /** How an epoch begins a history. */
    enum Start {
        PLAIN,
        TAKE_OVER
    }

    Epoch takingOver(Line... lines) {
        parent = null;
        return next(List.of(List.of(delta(lines))), Start.TAKE_OVER);
    }

    private Epoch next(List<List<Delta>> parts, Start start) {
        Token token = new Token(lineage, ++sequence);
        Epoch epoch =
                new Epoch(
                        PIPELINE,
                        token,
                        parent,
                        start == Start.TAKE_OVER,
                        sequence + 100,
                        Phase.STREAMING,
                        "0/" + Long.toHexString(sequence),
                        parts,
                        new TreeMap<>(commitTimes));
        parent = token;
        return epoch;
    }

    /** One writer's delta. */
    static Delta delta(Line... lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Section> sections = new ArrayList<>();
        Map<String, Counts> counts = new HashMap<>();
        Map<Long, List<Line>> byShape = new LinkedHashMap<>();
        for (Line line : lines) {
            byShape.computeIfAbsent(line.schema().fingerprint(), s -> new ArrayList<>()).add(line);
            counts.merge(
                    line.schema().table().toString(),
                    new Counts(1, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                    Counts::plus);
        }
        byShape.forEach((schema, rows) -> sections.add(section(schema, rows, bytes)));
        return new Delta(sections, bytes.toByteArray(), null, 0, counts);
    }

    private static Section section(long schema, List<Line> lines, ByteArrayOutputStream bytes) {
        long offset = bytes.size();
        lines.forEach(line -> bytes.writeBytes(text(line).getBytes(StandardCharsets.UTF_8)));
        List<String> masks =
                lines.stream()
                        .filter(l -> l.mark() != null && l.mark().startsWith("m"))
                        .map(l -> Objects.requireNonNull(l.mark()).substring(1))
                        .distinct()
                        .toList();
        return new Section(
                schema,
                lines.stream().filter(l -> l.mark() == null).count(),
                lines.stream().filter(l -> l.mark() != null && l.mark().startsWith("d")).count(),
                lines.stream().filter(l -> l.mark() != null && l.mark().startsWith("m")).count(),
                masks,
                offset,
                bytes.size() - offset);
    }

    private static String text(Line line) {
        StringBuilder text = new StringBuilder(line.mark() == null ? "\\N" : line.mark());
        for (String cell : line.cells()) {
            text.append('\t');
            text.append(
                    cell == null
                            ? "\\N"
                            : cell.replace("\\", "\\\\")
                                    .replace("\t", "\\t")
                                    .replace("\n", "\\n")
                                    .replace("\r", "\\r"));
        }
        return text.append('\n').toString();
    }

    static InputStream open(Delta delta, Section section) {
        return new ByteArrayInputStream(
                Objects.requireNonNull(delta.inline()),
                (int) section.offset(),
                (int) section.length());
    }

    TableSchema schema(long fingerprint) {
        return Objects.requireNonNull(schemas.get(fingerprint));
    }

    @Override
    public TargetTableRule of(SourceTable source) {
        return Objects.requireNonNull(rules.get(source));
    }

    @Override
    public Collection<TargetTableRule> copies() {
        return rules.values();
    }
}
