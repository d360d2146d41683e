package io.tidemark.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.tidemark.change.Change;
import io.tidemark.change.Column;
import io.tidemark.change.LogPosition;
import io.tidemark.change.MergeKey;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TextRows;
import io.tidemark.config.Fault;
import io.tidemark.config.Functions;
import io.tidemark.config.OnViolation;
import io.tidemark.config.SelectItem;
import io.tidemark.config.Shaping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.functions.util.RuntimeUDFContext;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.util.clock.SystemClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in a file: of an expression come faults, of a row come values or a reason why
 * there is none.
 */
class ExpressionFuzzTest {

    private static final int SOUPS = 2_000;
    private static final int MUTATIONS = 1_200;
    private static final int ROWS = 12;

    private static final TableSchema SCHEMA =
            new TableSchema(
                    "",
                    new TableId("public", "everything"),
                    List.of(
                            Column.of("id", "integer", true),
                            Column.of("small", "smallint", false),
                            Column.of("big", "bigint", false),
                            Column.of("single", "real", false),
                            Column.of("wide", "double precision", false),
                            Column.of("flag", "boolean", false),
                            Column.of("day", "date", false),
                            Column.of("bin", "bytea", false),
                            Column.of("num", "numeric", false),
                            Column.of("price", "numeric(10,2)", false),
                            Column.of("huge", "numeric(50,2)", false),
                            Column.of("ts", "timestamp without time zone", false),
                            Column.of("tz", "timestamp with time zone", false),
                            Column.of("ts3", "timestamp(3) without time zone", false),
                            Column.of("txt", "text", false),
                            Column.of("code", "character varying(20)", false),
                            Column.of("uid", "uuid", false),
                            Column.of("doc", "jsonb", false),
                            Column.of("list", "integer[]", false),
                            Column.of("clock", "time without time zone", false),
                            Column.of("span", "interval", false),
                            Column.of("Odd Name", "text", false)),
                    List.of("id"),
                    List.of());

    /** What rows hold: for each column the ends of its type and what is in between. */
    private static final Map<String, List<String>> CELLS =
            Map.ofEntries(
                    Map.entry("id", List.of("0", "1", "-1", "2147483647", "-2147483648")),
                    Map.entry("small", List.of("0", "7", "-32768", "32767")),
                    Map.entry(
                            "big",
                            List.of("0", "12", "9223372036854775807", "-9223372036854775808")),
                    Map.entry(
                            "single",
                            List.of("0", "-0", "1.5", "NaN", "Infinity", "3.4028235e+38", "1e-45")),
                    Map.entry(
                            "wide",
                            List.of("0", "2.5", "-Infinity", "NaN", "1.7976931348623157e+308")),
                    Map.entry("flag", List.of("t", "f")),
                    Map.entry(
                            "day",
                            List.of(
                                    "2024-02-29",
                                    "0001-01-01",
                                    "9999-12-31",
                                    "infinity",
                                    "0044-03-15 BC",
                                    "294276-12-31")),
                    Map.entry("bin", List.of("\\x", "\\x00ff", "\\x" + "ab".repeat(300))),
                    Map.entry(
                            "num",
                            List.of("0", "1.10", "NaN", "Infinity", "-1e-18", "9".repeat(40))),
                    Map.entry("price", List.of("0.00", "99999999.99", "-99999999.99", "NaN")),
                    Map.entry("huge", List.of("0.01", "9".repeat(48) + ".99")),
                    Map.entry(
                            "ts",
                            List.of(
                                    "2024-02-29 23:59:59.999999", "0001-01-01 00:00:00",
                                    "9999-12-31 23:59:59.999999", "-infinity")),
                    Map.entry(
                            "tz",
                            List.of(
                                    "2024-10-27 02:30:00+02", "1969-12-31 23:59:59.999999+00",
                                    "9999-12-31 23:59:59+00", "4713-01-01 00:00:00+00 BC")),
                    Map.entry("ts3", List.of("2024-02-29 00:00:00.5", "1970-01-01 00:00:00")),
                    Map.entry(
                            "txt",
                            List.of("", " ", "größe ✓ 😀", "12", "2024-02-29", "x".repeat(5_000))),
                    Map.entry("code", List.of("", "EUR", "%_\\", "a,b,c", "http://a/b?c=d")),
                    Map.entry("uid", List.of("123e4567-e89b-12d3-a456-426614174000")),
                    Map.entry("doc", List.of("{\"a\": {\"b\": [1, 2.50, null]}}", "[]", "null")),
                    Map.entry("list", List.of("{}", "{1,NULL,3}")),
                    Map.entry("clock", List.of("00:00:00", "24:00:00", "23:59:59.999999")),
                    Map.entry("span", List.of("1 day", "-178000000 years")),
                    Map.entry("Odd Name", List.of("odd")));

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "small",
                    "big",
                    "single",
                    "wide",
                    "flag",
                    "`day`",
                    "bin",
                    "num",
                    "price",
                    "huge",
                    "ts",
                    "tz",
                    "ts3",
                    "txt",
                    "code",
                    "uid",
                    "doc",
                    "`list`",
                    "clock",
                    "span",
                    "`Odd Name`",
                    "_op",
                    "_source",
                    "_table",
                    "_source_time",
                    "_position");

    private static final List<String> LITERALS =
            List.of(
                    "0",
                    "1",
                    "-1",
                    "2",
                    "10",
                    "1.5",
                    "1e300",
                    "2147483648",
                    "9223372036854775807",
                    "99999999999999999999999999999999999999",
                    "''",
                    "'a'",
                    "'%'",
                    "'12'",
                    "'EUR'",
                    "'yyyy-MM-dd'",
                    "'2024-02-29'",
                    "'$.a.b'",
                    "'\\'",
                    "null",
                    "true",
                    "false",
                    "unknown",
                    "date '2024-02-29'",
                    "timestamp '9999-12-31 23:59:59'",
                    "time '23:59:59'",
                    "interval '1' day",
                    "interval '99' year",
                    "interval '9999' hour",
                    "x'00ff'",
                    "u&'\\0000'",
                    "u&'\\2713'",
                    "array[1, 2]",
                    "map['a', 1]",
                    "row(1, 'a')");

    private static final List<String> OPERATORS =
            List.of(
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "=",
                    "<>",
                    "<",
                    ">=",
                    "||",
                    "and",
                    "or",
                    "is",
                    "like",
                    "similar to",
                    "in",
                    "between",
                    "is distinct from");

    private static final List<String> TYPES =
            List.of(
                    "int",
                    "bigint",
                    "smallint",
                    "tinyint",
                    "string",
                    "varchar(3)",
                    "char(300)",
                    "boolean",
                    "date",
                    "time",
                    "time(3)",
                    "timestamp",
                    "timestamp(3)",
                    "timestamp(9)",
                    "timestamp_ltz(6)",
                    "decimal(38, 18)",
                    "decimal(3, 2)",
                    "float",
                    "double",
                    "bytes",
                    "binary(4)",
                    "array<int>",
                    "row<a int>");

    private static final List<String> WORDS =
            List.of(
                    "(",
                    ")",
                    ",",
                    ".",
                    "[",
                    "]",
                    "{",
                    "}",
                    ";",
                    ":",
                    "?",
                    "'",
                    "\"",
                    "`",
                    "--",
                    "/*",
                    "*/",
                    "/*+",
                    "\\",
                    "\0",
                    "😀",
                    "\n",
                    "case",
                    "when",
                    "then",
                    "else",
                    "end",
                    "as",
                    "x",
                    "cast",
                    "try_cast",
                    "extract",
                    "year",
                    "from",
                    "select",
                    "where",
                    "group by",
                    "having",
                    "order by",
                    "limit",
                    "union",
                    "over",
                    "partition by",
                    "distinct",
                    "exists",
                    "interval",
                    "at time zone",
                    "not",
                    "values",
                    "with",
                    "tumble",
                    "match_recognize",
                    "qualify",
                    "window",
                    "escape",
                    "filter",
                    "every",
                    "=>",
                    "lateral",
                    "unnest",
                    "table",
                    "cursor",
                    "multiset",
                    "default",
                    "grouping");

    /** They make texts as long as they are told to. */
    private static final List<String> WITHOUT_BOUND =
            List.of("repeat", "lpad", "rpad", "space", "generate_series", "array_repeat", "sleep");

    private static final List<String> VALID =
            List.of(
                    "upper ( txt )",
                    "id + big * small",
                    "price / num",
                    "num * num",
                    "cast ( txt as int )",
                    "try_cast ( txt as decimal(38, 18) )",
                    "cast ( wide as int )",
                    "cast ( ts as string )",
                    "cast ( txt as timestamp(3) )",
                    "cast ( big as tinyint )",
                    "case when flag then txt when id > 3 then code else null end",
                    "coalesce ( txt , code , 'x' )",
                    "`day` + interval '1' day",
                    "ts + interval '99' year",
                    "tz - interval '9999' hour",
                    "ts3 + interval '1' month",
                    "cast ( ts as time ) + interval '1' hour",
                    "extract ( year from ts )",
                    "extract ( epoch from tz )",
                    "timestampdiff ( second , ts , ts3 )",
                    "timestampadd ( year , id , ts )",
                    "timestampadd ( day , small , `day` )",
                    "floor ( ts to month )",
                    "ceil ( tz to year )",
                    "date_format ( ts , 'yyyy-MM-dd' )",
                    "to_timestamp ( txt , 'yyyy-MM-dd' )",
                    "to_timestamp_ltz ( big , 3 )",
                    "to_date ( txt )",
                    "from_unixtime ( big )",
                    "unix_timestamp ( txt )",
                    "txt like '%' and code not like 'a' escape '\\'",
                    "txt similar to '%'",
                    "regexp_replace ( txt , 'a' , 'b' )",
                    "regexp_extract ( txt , '(a)(b)' , id )",
                    "substring ( txt from id for small )",
                    "position ( 'a' in txt )",
                    "overlay ( txt placing 'a' from id )",
                    "trim ( both 'a' from txt )",
                    "split_index ( code , ',' , id )",
                    "json_value ( doc , '$.a.b' )",
                    "json_query ( doc , '$.a' )",
                    "json_exists ( doc , 'strict $.a' )",
                    "json_object ( 'a' value id )",
                    "json_pick ( doc , '/a/b' )",
                    "bucket ( big , 10 )",
                    "bucket ( txt , 10 )",
                    "surrogate_key ( txt , code )",
                    "mask ( txt , id )",
                    "email_domain ( txt )",
                    "normalize_phone ( txt , '49' )",
                    "parse_timestamp ( txt , 'uuuu-MM-dd' , 'UTC' )",
                    "md5 ( txt ) || sha2 ( code , 256 )",
                    "encode ( txt , 'UTF-16' )",
                    "decode ( bin , 'UTF-8' )",
                    "from_base64 ( txt )",
                    "chr ( id )",
                    "ascii ( txt )",
                    "round ( num , id )",
                    "power ( wide , single )",
                    "ln ( wide ) + log10 ( num ) + sqrt ( id )",
                    "mod ( id , small )",
                    "abs ( id )",
                    "- id",
                    "truncate ( num , small )",
                    "hex ( bin )",
                    "unhex ( txt )",
                    "parse_url ( code , 'HOST' )",
                    "str_to_map ( code ) [ 'a' ]",
                    "element ( array[ id ] )",
                    "array[ id , small ] [ id ]",
                    "cardinality ( array[ 1 ] )",
                    "if ( flag , id , small )",
                    "nullif ( id , small )",
                    "greatest ( id , big , num )",
                    "price between 0 and num",
                    "id in ( 1 , 2 , small )",
                    "flag is not true or flag is unknown",
                    "single = wide",
                    "ts > tz",
                    "`list` is null",
                    "uuid ( )",
                    "rand ( ) > 1",
                    "current_timestamp",
                    "convert_tz ( txt , 'UTC' , code )",
                    "typeof ( row ( id , txt ) )");

    private final long seed = Long.getLong("tidemark.seed", 20_260_301L);
    private final Random random = new Random(seed);
    private final List<String> functions =
            SqlPlanner.namesOfFlink().stream()
                    .filter(name -> !WITHOUT_BOUND.contains(name))
                    .sorted()
                    .toList();

    private int compiled;
    private int computed;
    private int reasons;

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    @Test
    void ofTextsComeFaultsAndNothingElse() {
        assertWithin(
                Duration.ofSeconds(60),
                transforms -> {
                    for (int i = 0; i < SOUPS; i++) {
                        check(soup(), transforms);
                    }
                });
    }

    @Test
    void ofValidExpressionsAndTheirMutationsComeValuesOrReasons() {
        assertWithin(
                Duration.ofSeconds(60),
                transforms -> {
                    for (String text : VALID) {
                        check(text, transforms);
                    }
                    for (int i = 0; i < MUTATIONS; i++) {
                        check(mutation(), transforms);
                    }
                });
        // Mutations that all break the expression, or none, would test little.
        assertThat(compiled).as("seed %d", seed).isBetween(MUTATIONS / 10, MUTATIONS);
        assertThat(computed).as("seed %d", seed).isPositive();
        assertThat(reasons).as("seed %d", seed).isPositive();
    }

    /** Nobody writes them by hand, but a file may be written by a program. */
    @Test
    void deepAndLongExpressionsAreFaultsOrCompile() {
        List<String> texts =
                List.of(
                        "(".repeat(4_900) + "id" + ")".repeat(4_900),
                        "id" + " + id".repeat(1_900),
                        "not ".repeat(2_400) + "flag",
                        "- ".repeat(4_900) + "id",
                        "case when flag then ".repeat(400) + "1" + " end".repeat(400),
                        "txt" + " || txt".repeat(1_400),
                        "flag" + " and flag".repeat(1_000),
                        "id in (1" + ", 2".repeat(3_000) + ")",
                        "'" + "x".repeat(9_900) + "'",
                        "abs(".repeat(1_900) + "id" + ")".repeat(1_900),
                        "array[".repeat(1_200) + "1" + "]".repeat(1_200),
                        "/*".repeat(4_000),
                        "`".repeat(9_999));
        assertWithin(
                Duration.ofSeconds(60),
                transforms -> {
                    for (String text : texts) {
                        check(text, transforms);
                    }
                });
    }

    private interface Work {
        void with(Transforms transforms) throws Exception;
    }

    private void assertWithin(Duration time, Work work) {
        Assertions.assertTimeoutPreemptively(
                time,
                () -> {
                    try (Transforms transforms = Transforms.open(Functions.STANDARD)) {
                        work.with(transforms);
                    }
                },
                "seed " + seed);
    }

    /** As a condition and as an item, whichever it may be. */
    private void check(String text, Transforms transforms) {
        try {
            check(random.nextInt(3) == 0 ? condition(text) : item(text), transforms);
        } catch (Exception | AssertionError | StackOverflowError | LinkageError e) {
            fail("seed " + seed + ": " + shortened(text), e);
        }
    }

    private static String shortened(String text) {
        return text.length() < 500 ? text : text.substring(0, 500) + "…";
    }

    private Shaping condition(String text) {
        return random.nextBoolean()
                ? new Shaping(List.of(), text, List.of(), List.of(), OnViolation.DEAD_LETTER)
                : new Shaping(List.of(), null, List.of(), List.of(text), OnViolation.DEAD_LETTER);
    }

    private static Shaping item(String text) {
        List<SelectItem> items = new ArrayList<>();
        items.add(SelectItem.parse("*"));
        try {
            items.add(SelectItem.parse(text + " as x"));
        } catch (IllegalArgumentException e) {
            // The file is refused with this message.
            assertThat(e.getMessage()).isNotBlank();
        }
        return new Shaping(items, null, List.of(), List.of(), OnViolation.DEAD_LETTER);
    }

    private void check(Shaping shaping, Transforms transforms) throws Exception {
        List<Fault> faults = new ArrayList<>();
        Optional<TableSchema> shape = transforms.shape(SCHEMA, shaping, null, faults);
        assertThat(shape.isPresent()).isEqualTo(faults.isEmpty());
        for (Fault fault : faults) {
            assertThat(fault.where()).isNotBlank();
            assertThat(fault.what()).isNotBlank().doesNotContain("\n");
        }
        if (shape.isPresent() && !shaping.isPlain()) {
            compiled++;
            SelectItem last =
                    shaping.select().isEmpty()
                            ? null
                            : shaping.select().get(shaping.select().size() - 1);
            try (RowTransform transform = transforms.transform(SCHEMA, shaping)) {
                transform.open(
                        context(),
                        new SlowCalls(
                                SCHEMA.sourceTable(),
                                new SimpleCounter(),
                                SystemClock.getInstance()));
                for (int i = 0; i < ROWS; i++) {
                    compute(transform, change(), last instanceof SelectItem.Expression);
                }
            }
        }
    }

    private RuntimeContext context() {
        return new RuntimeUDFContext(
                new TaskInfoImpl("fuzz", 1, 0, 1, 0),
                getClass().getClassLoader(),
                new ExecutionConfig(),
                Map.of(),
                Map.of(),
                UnregisteredMetricsGroup.createOperatorMetricGroup());
    }

    private void compute(RowTransform transform, Change change, boolean computes) {
        try {
            if (transform.passes(change)) {
                transform.broken(change);
            }
            List<String> cells = TextRows.cells(transform.apply(change).row());
            String last = cells.get(cells.size() - 1);
            if (computes && last != null) {
                requireText(last, transform.output().columns().get(cells.size() - 1).type());
            }
            computed++;
        } catch (RowException e) {
            assertThat(e.message()).isNotBlank();
            reasons++;
        }
    }

    /** What a computed column holds is a text of its type: the target has to take it. */
    private static void requireText(String text, String type) {
        assertThat(text).doesNotContain("\0");
        boolean isFloat = type.equals("real") || type.equals("double precision");
        if (!isFloat && !type.equals("time without time zone")) {
            assertThat(
                            InputType.of(type)
                                    .reader()
                                    .read((BinaryStringData) BinaryStringData.fromString(text)))
                    .as("%s as %s", text, type)
                    .isNotNull();
        }
    }

    private Change change() {
        @Nullable String[] cells = new String[SCHEMA.columns().size()];
        for (int i = 0; i < cells.length; i++) {
            String column = SCHEMA.columns().get(i).name();
            cells[i] =
                    i > 0 && random.nextInt(6) == 0
                            ? null
                            : any(CELLS.getOrDefault(column, List.of()));
        }
        var row = TextRows.row(cells);
        MergeKey key = MergeKey.none();
        long shape = SCHEMA.fingerprint();
        LogPosition at = new LogPosition(1, 0, random.nextBoolean() ? 0 : Long.MAX_VALUE);
        return switch (random.nextInt(3)) {
            case 0 -> Change.snapshot(shape, key, row);
            case 1 -> Change.delete(shape, at, key, row);
            default -> Change.upsert(shape, at, key, row, null);
        };
    }

    /** Words of the language in any order. */
    private String soup() {
        StringBuilder soup = new StringBuilder();
        int words = 1 + random.nextInt(12);
        for (int i = 0; i < words; i++) {
            soup.append(word());
            if (random.nextInt(5) > 0) {
                soup.append(' ');
            }
        }
        return soup.toString();
    }

    private String word() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> any(COLUMNS);
            case 2 -> any(LITERALS);
            case 3 -> any(OPERATORS);
            case 4 -> any(functions) + "(";
            case 5 -> any(TYPES);
            case 6 -> "cast(" + any(COLUMNS) + " as " + any(TYPES) + ")";
            default -> any(WORDS);
        };
    }

    /** Mostly of the same kind, so that much of it still compiles. */
    private String mutation() {
        List<String> words = new ArrayList<>(List.of(any(VALID).split(" ")));
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits && !words.isEmpty(); i++) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(10)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, word());
                case 2 -> words.set(at, any(words));
                default -> words.set(at, alike(words.get(at)));
            }
        }
        String mutated = String.join(" ", words);
        return random.nextInt(4) == 0
                ? mutated + " " + any(OPERATORS) + " " + any(COLUMNS)
                : mutated;
    }

    private String alike(String word) {
        if (COLUMNS.contains(word)) {
            return random.nextInt(4) == 0 ? any(LITERALS) : any(COLUMNS);
        }
        if (LITERALS.contains(word)) {
            return random.nextInt(4) == 0 ? any(COLUMNS) : any(LITERALS);
        }
        if (OPERATORS.contains(word)) {
            return any(OPERATORS);
        }
        if (TYPES.contains(word)) {
            return any(TYPES);
        }
        return functions.contains(word) && random.nextBoolean() ? any(functions) : word;
    }
}
