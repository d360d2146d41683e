package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.execute;
import static io.tidemark.source.postgres.TestSource.table;
import static io.tidemark.source.postgres.TestSource.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ranges together are the table, and no row is in two of them. */
class KeyRangesIT {

    private static final int MAX_RANGES = 8;

    private static TestSource source;
    private static Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        source = TestSource.start();
        connection = source.connect();
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        source.close();
    }

    @Test
    void denseIntegers() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.dense (id int PRIMARY KEY)",
                "INSERT INTO public.dense SELECT g FROM generate_series(-500, 500) g");
        List<Long> sizes = sizes(new KeyRanges(), "public.dense", List.of(), 200);
        assertThat(sizes).hasSize(6).allMatch(size -> size <= 200);
    }

    @Test
    void sparseNumbersFromEndToEnd() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.sparse (id bigint PRIMARY KEY)",
                "INSERT INTO public.sparse SELECT (g * g * g)::bigint * 1000"
                        + " FROM generate_series(1, 1000) g",
                "INSERT INTO public.sparse VALUES (-9223372036854775808), (9223372036854775807)");
        List<Long> sizes = sizes(new KeyRanges(), "public.sparse", List.of(), 100);
        assertThat(sizes).hasSize(MAX_RANGES).allMatch(size -> size <= 127);
    }

    @Test
    void textInTheOrderOfItsCollation() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.words (w text COLLATE \"en-x-icu\" PRIMARY KEY)",
                "INSERT INTO public.words SELECT CASE g % 4 WHEN 0 THEN 'a' WHEN 1 THEN 'B'"
                        + " WHEN 2 THEN 'ä' ELSE '\\''' END || md5(g::text)"
                        + " FROM generate_series(1, 999) g",
                "INSERT INTO public.words VALUES ('')");
        List<Long> sizes = sizes(new KeyRanges(), "public.words", List.of(), 150);
        assertThat(sizes).hasSize(7).allMatch(size -> size <= 150);
    }

    @Test
    void paddedTextAndUserDefinedTypes() throws SQLException {
        execute(
                connection,
                "CREATE TYPE public.size AS ENUM ('small', 'big', 'Huge')",
                "CREATE TABLE public.padded (c char(6) PRIMARY KEY)",
                "INSERT INTO public.padded SELECT g::text FROM generate_series(1, 500) g",
                "CREATE TABLE public.sized (s public.size, n int, PRIMARY KEY (s, n))",
                "INSERT INTO public.sized SELECT (enum_range(NULL::public.size))[1 + g % 3], g"
                        + " FROM generate_series(1, 600) g");
        assertThat(sizes(new KeyRanges(), "public.padded", List.of(), 100)).hasSize(5);
        assertThat(sizes(new KeyRanges(), "public.sized", List.of(), 100))
                .containsExactly(0L, 200L, 200L, 200L);
    }

    @Test
    void uuids() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.things (id uuid PRIMARY KEY)",
                "INSERT INTO public.things SELECT md5(g::text)::uuid"
                        + " FROM generate_series(1, 1000) g");
        assertThat(sizes(new KeyRanges(), "public.things", List.of(), 250))
                .containsExactly(250L, 250L, 250L, 250L);
    }

    @Test
    void compositeKeysWithManyEqualFirstColumns() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.lines (tenant int, n int, PRIMARY KEY (tenant, n))",
                "INSERT INTO public.lines SELECT CASE WHEN g < 900 THEN 7 ELSE g END, g"
                        + " FROM generate_series(1, 1000) g");
        List<Long> sizes = sizes(new KeyRanges(), "public.lines", List.of(), 100);
        assertThat(sizes).hasSizeBetween(2, MAX_RANGES);
    }

    @Test
    void nullsOfAMergeKey() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.loose (k int, v int)",
                "INSERT INTO public.loose SELECT nullif(g % 100, 0), g"
                        + " FROM generate_series(1, 1000) g");
        assertThat(sizes(new KeyRanges(), "public.loose", List.of("k"), 200)).hasSize(5);
    }

    @Test
    void largeTablesAreSampled() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.large (id uuid PRIMARY KEY, filler text)",
                "INSERT INTO public.large SELECT md5(g::text)::uuid, repeat('x', 100)"
                        + " FROM generate_series(1, 60000) g",
                "ANALYZE public.large");
        List<Long> sizes = sizes(new KeyRanges(1_000), "public.large", List.of(), 15_000);
        assertThat(sizes).hasSizeBetween(4, 5).allMatch(size -> size > 8_000 && size < 22_000);
    }

    @Test
    void partitionedTables() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.parted (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES FROM (0) TO"
                        + " (500)",
                "CREATE TABLE public.parted_2 PARTITION OF public.parted DEFAULT",
                "INSERT INTO public.parted SELECT generate_series(1, 1000)");
        assertThat(sizes(new KeyRanges(), "public.parted", List.of(), 250)).hasSize(4);
    }

    @Test
    void smallAndEmptyTablesAreOneRange() throws SQLException {
        execute(connection, "CREATE TABLE public.empty (id int PRIMARY KEY)");
        assertThat(sizes(new KeyRanges(), "public.empty", List.of(), 10)).containsExactly(0L);
        execute(connection, "INSERT INTO public.empty VALUES (1), (2)");
        assertThat(sizes(new KeyRanges(), "public.empty", List.of(), 10)).containsExactly(2L);
    }

    /** How many rows each range has, after checking that they are the table. */
    private static List<Long> sizes(
            KeyRanges keyRanges, String name, List<String> mergeKey, long rowsPerRange)
            throws SQLException {
        TableSchema schema = new Catalog(connection, "shop").schema(table(name), mergeKey);
        Column first = schema.rowColumns().get(schema.keyIndexes()[0]);
        List<KeyRange> ranges = keyRanges.split(connection, schema, rowsPerRange, MAX_RANGES);
        assertThat(ranges).hasSizeBetween(1, MAX_RANGES);
        List<Long> sizes = new ArrayList<>();
        for (KeyRange range : ranges) {
            String condition = keyRanges.condition(range, first);
            String count = "SELECT count(*) FROM " + name + " WHERE " + condition;
            sizes.add(Long.parseLong(texts(connection, count).get(0)));
        }
        String all = texts(connection, "SELECT count(*) FROM " + name).get(0);
        List<String> inSeveralOrNone =
                texts(
                        connection,
                        "SELECT r::text FROM "
                                + name
                                + " r WHERE 1 <> "
                                + String.join(
                                        " + ",
                                        ranges.stream()
                                                .map(r -> keyRanges.condition(r, first))
                                                .map(c -> "(CASE WHEN " + c + " THEN 1 ELSE 0 END)")
                                                .toList()));
        assertThat(inSeveralOrNone).as("rows in no range or in several").isEmpty();
        assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isEqualTo(Long.parseLong(all));
        return sizes;
    }
}
