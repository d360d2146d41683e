package io.tidemark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.KeyEncoder;
import io.tidemark.change.LogPosition;
import io.tidemark.change.SchemaStore;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.EventTime;
import io.tidemark.config.History;
import io.tidemark.config.Late;
import io.tidemark.config.Merging;
import io.tidemark.config.RowRule;
import io.tidemark.config.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a key between which its table was altered. */
class AlteredTableTest {

    private static final Column ID = Column.of("id", "integer", true);
    private static final Column NOTE = Column.of("note", "text", false);
    private static final Column AT = Column.of("at", "timestamp with time zone", false);

    private static final TableSchema BEFORE = schema(ID, NOTE, AT);
    private static final TableSchema AFTER = schema(ID, AT);

    private static final Merging BY_AT =
            new Merging(
                    List.of(),
                    new EventTime(
                            "at",
                            Duration.ofSeconds(5),
                            Duration.ofMinutes(1),
                            Duration.ofDays(1),
                            Late.SET_ASIDE,
                            Duration.ofDays(36_500)),
                    RowRule.LATEST,
                    History.DEFAULT,
                    Write.UPSERT,
                    null,
                    null);

    @TempDir Path storage;

    private static TableSchema schema(Column... columns) {
        return new TableSchema("", MergeRun.TABLE, List.of(columns), List.of("id"), List.of());
    }

    private static Change upsert(long at, TableSchema schema, String... cells) {
        var row = TextRows.row(cells);
        return Change.upsert(
                schema.fingerprint(),
                new LogPosition(at, 0, 1_000 * at),
                new KeyEncoder(MergeRun.TABLE, schema.keyIndexes()).key(row),
                row,
                null);
    }

    @Test
    void aVersionsTimeIsInTheColumnOfItsOwnShape() throws Exception {
        SchemaStore schemas = new SchemaStore(storage.toUri().toString());
        schemas.put(BEFORE);
        schemas.put(AFTER);
        try (MergeRun run = new MergeRun(storage, BY_AT)) {
            run.feed(
                    upsert(1_000, BEFORE, "7", "a note", "2024-06-01 10:00:00+00"),
                    upsert(2_000, AFTER, "7", "2024-06-01 11:00:00+00"),
                    upsert(3_000, AFTER, "7", "2024-06-01 10:30:00+00"));

            assertThat(run.rowsByKey().get("7"))
                    .containsExactlyInAnyOrder(
                            List.of(
                                    "a note",
                                    "2024-06-01 10:00:00+00",
                                    "2024-06-01 10:00:00+00",
                                    "2024-06-01 10:30:00+00",
                                    "f"),
                            List.of(
                                    "2024-06-01 10:30:00+00",
                                    "2024-06-01 10:30:00+00",
                                    "2024-06-01 11:00:00+00",
                                    "f"),
                            Arrays.asList(
                                    "2024-06-01 11:00:00+00", "2024-06-01 11:00:00+00", null, "t"));
        }
    }

    @Test
    void aChangeThatWaitedIsMergedByItsOwnShape() throws Exception {
        Column version = Column.of("version", "bigint", false);
        TableSchema before = schema(ID, NOTE, version);
        TableSchema after = schema(ID, version);
        SchemaStore schemas = new SchemaStore(storage.toUri().toString());
        schemas.put(before);
        schemas.put(after);
        try (MergeRun run = new MergeRun(storage, MergeRun.numbered(Duration.ofSeconds(30)))) {
            run.feed(
                    upsert(1_000, before, "7", "a", "1"),
                    upsert(2_000, before, "7", "c", "3"),
                    upsert(3_000, after, "7", "2"));

            assertThat(run.next())
                    .containsExactly("UPSERT[7, a, 1]", "UPSERT[7, 2]", "UPSERT[7, c, 3]");
        }
    }
}
