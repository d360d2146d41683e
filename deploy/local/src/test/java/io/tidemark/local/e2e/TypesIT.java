package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every built-in type arrives bit for bit: the text of each value is the same on both sides, from
 * the snapshot, from inserts, and from updates; and each column has the same type.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TypesIT {

    /** The type, and values worth trying, as SQL literals. */
    private static final Map<String, List<String>> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("smallint", List.of("'-32768'", "'32767'"));
        TYPES.put("integer", List.of("'-2147483648'", "'2147483647'"));
        TYPES.put("bigint", List.of("'-9223372036854775808'", "'9223372036854775807'"));
        TYPES.put(
                "real",
                List.of("'NaN'", "'Infinity'", "'-Infinity'", "'1.17549435e-38'", "'-0'", "'0.1'"));
        TYPES.put(
                "double precision",
                List.of(
                        "'NaN'",
                        "'Infinity'",
                        "'-Infinity'",
                        "'5e-324'",
                        "'1.7976931348623157e308'",
                        "'-0'",
                        "'0.1'"));
        TYPES.put(
                "numeric",
                List.of(
                        "'" + "9".repeat(100) + "." + "1".repeat(100) + "'",
                        "'NaN'",
                        "'Infinity'",
                        "'-Infinity'",
                        "'1.0'",
                        "'1.00'",
                        "'0'"));
        TYPES.put("numeric(12,3)", List.of("'123456789.120'", "'-0.001'", "'NaN'"));
        TYPES.put("money", List.of("'-92233720368547758.08'", "'1234.50'"));
        TYPES.put(
                "text",
                List.of(
                        "''",
                        "E'tab\\t nl\\n cr\\r bs\\\\ N'",
                        "E'\\\\N'",
                        "'grüße 漢字 🌊'",
                        "repeat('x', 100000)"));
        TYPES.put("character varying(20)", List.of("'a '", "'ü'"));
        TYPES.put("character(5)", List.of("'a'", "''"));
        TYPES.put("\"char\"", List.of("'x'"));
        TYPES.put("name", List.of("'a_name'"));
        TYPES.put("bytea", List.of("'\\x'", "'\\x00ff5c0a0d09'"));
        TYPES.put("boolean", List.of("true", "false"));
        TYPES.put(
                "date",
                List.of(
                        "'infinity'",
                        "'-infinity'",
                        "'4713-01-01 BC'",
                        "'5874897-12-31'",
                        "'1970-01-01'"));
        TYPES.put("time without time zone", List.of("'24:00'", "'00:00:00.000001'"));
        TYPES.put("time(2) without time zone", List.of("'12:34:56.78'"));
        TYPES.put("time with time zone", List.of("'12:00:00.123456+15:59'", "'00:00-15:59'"));
        TYPES.put(
                "timestamp without time zone",
                List.of(
                        "'infinity'",
                        "'-infinity'",
                        "'4713-01-01 00:00:00 BC'",
                        "'294276-12-31 23:59:59.999999'",
                        "'1883-11-18 12:00:00.000001'"));
        TYPES.put(
                "timestamp with time zone",
                List.of(
                        "'infinity'",
                        "'-infinity'",
                        "'4713-01-02 00:00:00+00 BC'",
                        "'294276-12-31 23:59:59.999999+00'",
                        "'1883-11-18 12:00:00.000001+00'"));
        TYPES.put(
                "interval",
                List.of(
                        "'1 year -2 mons +3 days -04:05:06.789'",
                        "'-178000000 years'",
                        "'1 mon'",
                        "'30 days'"));
        TYPES.put(
                "uuid",
                List.of(
                        "'00000000-0000-0000-0000-000000000000'",
                        "'ffffffff-ffff-4fff-bfff-ffffffffffff'"));
        TYPES.put("json", List.of("'{\"b\": 1,  \"a\":[1, 2],\"a\":null}'", "'\"x\"'"));
        TYPES.put("jsonb", List.of("'{\"b\": 1, \"a\": [1.0, 1.00]}'", "'null'"));
        TYPES.put("xml", List.of("'<a b=\"1\">x &amp; y</a>'"));
        TYPES.put("inet", List.of("'192.168.0.1/24'", "'::1'"));
        TYPES.put("cidr", List.of("'10.0.0.0/8'", "'2001:db8::/32'"));
        TYPES.put("macaddr", List.of("'08:00:2b:01:02:03'"));
        TYPES.put("macaddr8", List.of("'08:00:2b:01:02:03:04:05'"));
        TYPES.put("bit(3)", List.of("B'101'"));
        TYPES.put("bit varying", List.of("B''", "B'1010101'"));
        TYPES.put("point", List.of("'(1.5,-2)'"));
        TYPES.put("line", List.of("'{1,2,3}'"));
        TYPES.put("lseg", List.of("'[(0,0),(1,1)]'"));
        TYPES.put("box", List.of("'(1,1),(0,0)'"));
        TYPES.put("path", List.of("'[(0,0),(1,1)]'", "'((0,0),(1,1))'"));
        TYPES.put("polygon", List.of("'((0,0),(1,1),(1,0))'"));
        TYPES.put("circle", List.of("'<(0,0),2>'"));
        TYPES.put("tsvector", List.of("'a:1 fat:2A cat'"));
        TYPES.put("tsquery", List.of("'fat & (rat | cat)'"));
        TYPES.put("int4range", List.of("'[1,5)'", "'empty'", "'(,)'"));
        TYPES.put("numrange", List.of("'[1.0,2.00]'"));
        TYPES.put("tstzrange", List.of("'[2020-01-01 00:00+00,infinity)'"));
        TYPES.put("int4multirange", List.of("'{[1,3),[5,8)}'"));
        TYPES.put("pg_lsn", List.of("'16/B374D848'"));
        TYPES.put("oid", List.of("'4294967295'"));
        TYPES.put("jsonpath", List.of("'$.a[*]'"));
        TYPES.put("integer[]", List.of("'{1,NULL,3}'", "'{}'", "'[0:1]={5,6}'", "'{{1,2},{3,4}}'"));
        TYPES.put("text[]", List.of("ARRAY['a,b', 'q\"x', E'back\\\\slash', NULL, 'NULL', '']"));
        TYPES.put(
                "timestamp with time zone[]",
                List.of("ARRAY['infinity','2020-01-01 00:00+00']::timestamptz[]"));
        TYPES.put("numeric(10,2)[]", List.of("'{1.5,NULL}'"));
        TYPES.put("uuid[]", List.of("'{00000000-0000-0000-0000-000000000000}'"));
        TYPES.put("app.mood", List.of("'sad'", "'so so'"));
        TYPES.put("app.mood[]", List.of("'{sad,NULL,\"so so\"}'"));
        TYPES.put("app.positive", List.of("'7'"));
        TYPES.put(
                "app.address", List.of("ROW('a \"street\"', 12, 'sad')", "ROW(NULL, NULL, NULL)"));
        TYPES.put("app.address[]", List.of("ARRAY[ROW('x', 1, 'sad')]::app.address[]"));
    }

    private TestBed bed;

    @BeforeAll
    void startServers() throws Exception {
        bed = TestBed.start();
    }

    @AfterAll
    void stopServers() throws Exception {
        bed.close();
    }

    @Test
    void everyTypeArrivesBitForBit() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE SCHEMA app",
                "CREATE TYPE app.mood AS ENUM ('sad', 'so so', 'happy')",
                "CREATE DOMAIN app.positive AS integer CHECK (VALUE > 0)",
                "CREATE TYPE app.address AS (street text, number integer, mood app.mood)",
                create());
        insert("snapshot");
        bed.writer.admit("app");
        Path file = bed.pipeline("types", "200ms", "- public.everything");
        try (TidemarkProcess run =
                TidemarkProcess.start(bed.folder, List.of(), "run", file.toString())) {
            awaitEqual(run, "the snapshot");
            insert("insert");
            awaitEqual(run, "the inserts");
            // Each row takes the values of another one, so that each column is updated.
            TestBed.execute(bed.source, shiftValues());
            awaitEqual(run, "the updates");
            TestBed.execute(bed.source, "DELETE FROM public.everything WHERE id % 3 = 0");
            awaitEqual(run, "the deletes");
        }
        String columns =
                """
                SELECT attname, format_type(atttypid, atttypmod), attnotnull AND attname = 'id'
                FROM pg_attribute WHERE attrelid = 'public.everything'::regclass AND attnum > 0
                ORDER BY attnum
                """;
        assertThat(TestBed.query(bed.target, columns))
                .isEqualTo(TestBed.query(bed.source, columns));
    }

    private void awaitEqual(TidemarkProcess run, String what) throws Exception {
        try {
            TestBed.await(
                    what + " are equal", run, () -> rows(bed.source).equals(rows(bed.target)));
        } catch (AssertionError e) {
            assertThat(rows(bed.target)).as(run.output()).isEqualTo(rows(bed.source));
            throw e;
        }
    }

    private List<String> rows(io.tidemark.local.Connector database) throws Exception {
        StringBuilder columns = new StringBuilder("id::text, origin");
        for (int i = 0; i < TYPES.size(); i++) {
            columns.append(", c").append(i).append("::text");
        }
        return TestBed.query(database, "SELECT " + columns + " FROM public.everything ORDER BY id");
    }

    private static String create() {
        List<String> columns = new ArrayList<>();
        int i = 0;
        for (String type : TYPES.keySet()) {
            columns.add("c" + i++ + " " + type);
        }
        return "CREATE TABLE public.everything (id serial PRIMARY KEY, origin text NOT NULL, "
                + String.join(", ", columns)
                + ")";
    }

    private void insert(String origin) throws Exception {
        List<String> statements = new ArrayList<>();
        int i = 0;
        for (List<String> values : TYPES.values()) {
            for (String value : values) {
                statements.add(
                        "INSERT INTO public.everything (origin, c%d) VALUES ('%s', %s)"
                                .formatted(i, origin, value));
            }
            i++;
        }
        TestBed.execute(bed.source, statements.toArray(new String[0]));
    }

    private static String shiftValues() {
        List<String> sets = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            sets.add("c" + i + " = coalesce(o.c" + i + ", e.c" + i + ")");
        }
        return "UPDATE public.everything e SET "
                + String.join(", ", sets)
                + " FROM public.everything o WHERE o.id = e.id + 1";
    }
}
