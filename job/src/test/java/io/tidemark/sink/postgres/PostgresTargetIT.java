package io.tidemark.sink.postgres;

import static io.tidemark.sink.postgres.TestEpochs.delete;
import static io.tidemark.sink.postgres.TestEpochs.masked;
import static io.tidemark.sink.postgres.TestEpochs.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Column;
import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TypeDefinition;
import io.tidemark.config.Deletes;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.TargetException;
import io.tidemark.sink.TargetTableRule;
import io.tidemark.sink.postgres.TestEpochs.Line;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTargetIT {

    @RegisterExtension static final TestServer server = new TestServer();

    private final TableSchema orders =
            schema("public", "orders", List.of("id"), column("id", "integer"), text("state"));
    private final TargetTableRule namingTheEpoch =
            TargetTableRule.byLog(orders.table(), Deletes.HARD).withEpoch("epoch");

    static TableSchema schema(String schema, String name, List<String> key, Column... columns) {
        return new TableSchema("", new TableId(schema, name), List.of(columns), key, List.of());
    }

    static Column column(String name, String type) {
        return Column.of(name, type, true);
    }

    static Column text(String name) {
        return Column.of(name, "text", false);
    }

    private static TestEpochs epochs(Deletes deletes, TableSchema... schemas) {
        TestEpochs epochs = new TestEpochs(1);
        for (TableSchema schema : schemas) {
            epochs.with(schema, deletes);
        }
        return epochs;
    }

    /** Enough rows with other keys that the large path is taken. */
    static Line[] padded(TableSchema schema, Line... lines) {
        List<Line> all = new ArrayList<>(List.of(lines));
        for (int i = 0; i <= EpochPlan.SMALL_ROWS; i++) {
            all.add(upsert(schema, String.valueOf(10_000 + i), "padding"));
        }
        return all.toArray(Line[]::new);
    }

    @Test
    void insertsUpdatesAndDeletesOnTheSmallPath() throws Exception {
        TestEpochs epochs = epochs(Deletes.HARD, orders);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(orders, "1", "a\tb\\n"), upsert(orders, "2", null)));
        target.apply(
                epochs.next(
                        upsert(orders, "1", "a\tb\\n"),
                        upsert(orders, "3", "c\nd"),
                        delete(orders, "2"),
                        delete(orders, "9")));
        assertThat(server.rows("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly("1,a\tb\\n", "3,c\nd");
        AppliedCounts counts = server.newestCounts();
        assertThat(counts).isEqualTo(new AppliedCounts(4, 0, 1, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void insertsUpdatesAndDeletesOnTheLargePath() throws Exception {
        TestEpochs epochs = epochs(Deletes.HARD, orders);
        PostgresTarget target = server.target(epochs);
        target.apply(
                epochs.next(padded(orders, upsert(orders, "1", "a"), upsert(orders, "2", "b"))));
        target.apply(
                epochs.next(
                        padded(
                                orders,
                                upsert(orders, "1", "z"),
                                upsert(orders, "3", null),
                                delete(orders, "2"))));
        assertThat(server.rows("SELECT * FROM public.orders WHERE id < 10000 ORDER BY id"))
                .containsExactly("1,z", "3,-");
        AppliedCounts counts = server.newestCounts();
        assertThat(counts)
                .isEqualTo(new AppliedCounts(204, 0, 1, 1, 1, 201, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    /** With few rows, which go as parameters, and with many, which go through the stage. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsOfAPartAreNewerThanThoseOfThePartBeforeIt(boolean many) throws Exception {
        TestEpochs epochs = epochs(Deletes.HARD, orders);
        PostgresTarget target = server.target(epochs);
        Line[] older = {
            upsert(orders, "1", "old"), upsert(orders, "2", "gone"), delete(orders, "3")
        };
        Line[] newer = {
            upsert(orders, "1", "new"), delete(orders, "2"), upsert(orders, "3", "back")
        };
        target.apply(
                epochs.ofParts(
                        List.of(
                                List.of(TestEpochs.delta(many ? padded(orders, older) : older)),
                                List.of(TestEpochs.delta(many ? padded(orders, newer) : newer)))));
        assertThat(server.rows("SELECT * FROM public.orders WHERE id < 10000 ORDER BY id"))
                .containsExactly("1,new", "3,back");
        int padding = many ? 2 * (EpochPlan.SMALL_ROWS + 1) : 0;
        assertThat(server.newestCounts().read()).isEqualTo(6 + padding);
    }

    @Test
    void marksDeletedRowsAndBringsThemBack() throws Exception {
        TestEpochs epochs = epochs(Deletes.SOFT, orders);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(orders, "1", "a"), upsert(orders, "2", "b")));
        target.apply(epochs.next(delete(orders, "1"), delete(orders, "2")));
        assertThat(server.rows("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly("1,a,t,2023-11-14 22:13:20+00", "2,b,t,2023-11-14 22:13:20+00");
        target.apply(epochs.next(upsert(orders, "1", "a"), masked(orders, "01", "2", null)));
        assertThat(server.rows("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly("1,a,f,-", "2,b,t,2023-11-14 22:13:20+00");
        assertThat(server.newestCounts().missing()).isEqualTo(1);
    }

    @Test
    void newRowsAreNotMarkedAsDeletedEvenWithoutADefault() throws Exception {
        server.run(
                "CREATE TABLE public.orders (id integer PRIMARY KEY, state text UNIQUE,"
                        + " is_deleted boolean, deleted_at timestamptz, own text)");
        TestEpochs epochs = epochs(Deletes.SOFT, orders);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(orders, "1", "a"), upsert(orders, "2", "b")));
        server.run("UPDATE public.orders SET own = 'o'");
        target.apply(epochs.next(upsert(orders, "1", "b"), upsert(orders, "2", "a")));
        target.apply(epochs.next(upsert(orders, "1", "b"), delete(orders, "2")));
        assertThat(server.newestCounts().unchanged()).isEqualTo(1);
        assertThat(server.rows("SELECT id, state, is_deleted, own FROM public.orders ORDER BY id"))
                .containsExactly("1,b,f,o", "2,a,t,o");
    }

    /** With values that are exchanged, which takes another statement, and without. */
    @ParameterizedTest
    @ValueSource(strings = {"", "UNIQUE"})
    void rowsSayWhenTheEpochWasAppliedThatLastWroteThem(String unique) throws Exception {
        server.run(
                "CREATE TABLE public.orders (id int PRIMARY KEY, state text %s, own int)"
                        .formatted(unique));
        TableSchema stamped =
                schema(
                        "public",
                        "orders",
                        List.of("id"),
                        column("id", "integer"),
                        Column.epochTime("loaded_at"),
                        text("state"));
        TestEpochs epochs = epochs(Deletes.SOFT, stamped);
        PostgresTarget target = server.target(epochs);
        target.apply(
                epochs.next(
                        upsert(stamped, "1", "a"),
                        upsert(stamped, "2", "b"),
                        upsert(stamped, "3", "c"),
                        upsert(stamped, "4", "d"),
                        upsert(stamped, "5", "e")));
        target.apply(
                epochs.next(
                        upsert(stamped, "1", "b"),
                        upsert(stamped, "2", "a"),
                        upsert(stamped, "3", "c"),
                        delete(stamped, "4")));
        assertThat(server.newestCounts().unchanged()).isEqualTo(1);
        target.apply(epochs.next(upsert(stamped, "6", "f"), masked(stamped, "00", "5", "masked")));
        assertThat(
                        server.rows(
                                """
                                SELECT id, state, dense_rank() OVER (ORDER BY loaded_at)
                                FROM public.orders ORDER BY id\
                                """))
                .containsExactly("1,b,2", "2,a,2", "3,c,1", "4,d,2", "5,masked,3", "6,f,3");
    }

    @Test
    void rowsNameTheEpochThatInsertedThem() throws Exception {
        TestEpochs epochs = new TestEpochs(1).with(orders, namingTheEpoch);
        PostgresTarget target = server.target(epochs);
        Epoch first = epochs.next(upsert(orders, "1", "new"));
        target.apply(first);
        Epoch second = epochs.next(upsert(orders, "1", "paid"), upsert(orders, "2", "new"));
        target.apply(second);
        server.run("INSERT INTO public.orders VALUES (3, 'by hand')");
        assertThat(server.rows("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly(
                        "1,paid," + first.token(), "2,new," + second.token(), "3,by hand,-");
    }

    @Test
    void rowsFromBeforeTheColumnNameNoEpoch() throws Exception {
        server.run(
                "CREATE TABLE public.orders (id integer PRIMARY KEY, state text)",
                "INSERT INTO public.orders VALUES (1, 'old')");
        TestEpochs epochs = new TestEpochs(1).with(orders, namingTheEpoch);
        Epoch epoch = epochs.next(upsert(orders, "2", "new"));
        server.target(epochs).apply(epoch);
        assertThat(server.rows("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly("1,old,-", "2,new," + epoch.token());
    }

    @Test
    void findsRowsByTheEqualityOfTheirType() throws Exception {
        TableSchema words =
                schema(
                        "public",
                        "words",
                        List.of("word", "n"),
                        column("word", "text"),
                        column("n", "numeric"),
                        text("note"));
        server.run(
                "CREATE COLLATION public.caseless (provider = icu, locale = 'und-u-ks-level2',"
                        + " deterministic = false)",
                "CREATE TABLE public.words (word text COLLATE public.caseless, n numeric,"
                        + " note text, PRIMARY KEY (word, n))");
        TestEpochs epochs = epochs(Deletes.HARD, words);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(words, "Tide", "1.0", "x"), upsert(words, "b", "2", "x")));
        target.apply(epochs.next(upsert(words, "TIDE", "1.00", "x"), delete(words, "B", "2.0")));
        assertThat(server.rows("SELECT * FROM public.words")).containsExactly("TIDE,1.00,x");
    }

    @Test
    void knowsCompositeKeysAndNamesThatNeedQuotes() throws Exception {
        TableSchema odd =
                schema(
                        "My Shop",
                        "Order",
                        List.of("select", "Part \"No\""),
                        column("Part \"No\"", "text"),
                        text("tm_mark"),
                        column("select", "bigint"));
        TestEpochs epochs = epochs(Deletes.HARD, odd);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(odd, "x", "1", "7"), upsert(odd, "y", "2", "7")));
        target.apply(epochs.next(upsert(odd, "x", "3", "7"), delete(odd, "7", "y")));
        assertThat(server.rows("SELECT * FROM \"My Shop\".\"Order\"")).containsExactly("x,3,7");
    }

    @Test
    void computesGeneratedColumnsAndKeepsIdentities() throws Exception {
        TableSchema shape =
                schema(
                        "public",
                        "line",
                        List.of("id"),
                        column("id", "bigint"),
                        new Column("total", "integer", false, "(a * 2)"),
                        column("a", "integer"));
        TestEpochs epochs = epochs(Deletes.HARD, shape);
        server.run(
                "CREATE TABLE public.line (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " a integer, own text DEFAULT 'mine')");
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(shape, "5", "21")));
        target.apply(epochs.next(upsert(shape, "5", "22"), upsert(shape, "6", "1")));
        assertThat(server.rows("SELECT id, a, own, total FROM public.line ORDER BY id"))
                .containsExactly("5,22,mine,44", "6,1,mine,2");
    }

    @Test
    void bringsValuesOfAnyTypeOnBothPaths() throws Exception {
        TableSchema types =
                new TableSchema(
                        "",
                        new TableId("app", "t"),
                        List.of(
                                column("id", "integer"),
                                Column.of("j", "json", false),
                                Column.of("p", "point", false),
                                Column.of("n", "numeric", false),
                                Column.of("c", "character(4)", false),
                                Column.of("v", "character varying(3)", false),
                                Column.of("m", "\"app\".\"mood\"[]", false),
                                Column.of("d", "\"app\".\"Positive\"", true),
                                Column.of("x", "xml", false),
                                Column.of("b", "bytea", false),
                                Column.of("ts", "timestamp(3) with time zone", false)),
                        List.of("id"),
                        List.of(
                                new TypeDefinition(
                                        "\"app\".\"mood\"",
                                        "CREATE TYPE \"app\".\"mood\" AS ENUM ('sad', 'ok')"),
                                new TypeDefinition(
                                        "\"app\".\"Positive\"",
                                        "CREATE DOMAIN \"app\".\"Positive\" AS numeric(6,2) NOT"
                                                + " NULL CHECK (VALUE > 0)")));
        TestEpochs epochs = epochs(Deletes.HARD, types);
        String[] row = {
            "1",
            "{\"a\" : 1}",
            "(1,2)",
            "1.0",
            "ab  ",
            "xyz",
            "{sad,ok,NULL}",
            "3.50",
            "<a/>",
            "\\x00ff",
            "2024-01-01 00:00:00.123+00"
        };
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(types, row)));
        target.apply(epochs.next(upsert(types, row)));
        assertThat(server.newestCounts().unchanged()).isEqualTo(1);
        row[3] = "1.00";
        // A mask needs a stage.
        String[] partial = row.clone();
        partial[1] = null;
        partial[7] = null;
        target.apply(epochs.next(masked(types, "01000001000", partial), delete(types, "2")));
        assertThat(server.newestCounts().updated()).isEqualTo(1);
        row[3] = "1.00";
        assertThat(server.rows("SELECT * FROM app.t")).containsExactly(String.join(",", row));
    }

    @Test
    void updatesOnlyWhatAMaskedRowKnows() throws Exception {
        TableSchema wide =
                schema(
                        "public",
                        "wide",
                        List.of("id"),
                        text("big"),
                        column("id", "integer"),
                        text("small"));
        TestEpochs epochs = epochs(Deletes.HARD, wide);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(wide, "B", "1", "s"), upsert(wide, "C", "2", "s")));
        target.apply(
                epochs.next(
                        masked(wide, "100", null, "1", "t"),
                        masked(wide, "100", null, "2", "s"),
                        masked(wide, "001", "D", "3", null)));
        assertThat(server.rows("SELECT id, big, small FROM public.wide ORDER BY id"))
                .containsExactly("1,B,t", "2,C,s");
        AppliedCounts counts = server.newestCounts();
        assertThat(counts).isEqualTo(new AppliedCounts(3, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void shapesMayChangeWithinAnEpoch() throws Exception {
        TableSchema before = orders;
        TableSchema after =
                schema(
                        "public",
                        "orders",
                        List.of("id"),
                        column("id", "integer"),
                        text("state"),
                        text("note"));
        TestEpochs epochs = epochs(Deletes.HARD, before, after);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(before, "1", "a"), upsert(before, "2", "b")));
        target.apply(
                epochs.next(
                        upsert(before, "3", "c"),
                        masked(after, "010", "1", null, "n"),
                        upsert(after, "2", "bb", "n")));
        assertThat(server.rows("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly("1,a,n", "2,bb,n", "3,c,-");
        assertThat(server.newestCounts())
                .isEqualTo(new AppliedCounts(3, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        target.apply(epochs.next(upsert(before, "2", "b")));
        assertThat(server.rows("SELECT * FROM public.orders WHERE id = 2"))
                .containsExactly("2,b,n");
    }

    @Test
    void triggersFireOncePerAppliedRow() throws Exception {
        server.run(
                "CREATE TABLE public.orders (id integer PRIMARY KEY, state text)",
                "CREATE TABLE public.audit (op text, id integer)",
                "CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO public.audit VALUES (TG_OP, coalesce(NEW.id, OLD.id));"
                        + " RETURN NULL; END $$",
                "CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON public.orders"
                        + " FOR EACH ROW EXECUTE FUNCTION public.note()");
        TestEpochs epochs = epochs(Deletes.HARD, orders);
        PostgresTarget target = server.target(epochs);
        target.apply(
                epochs.next(
                        upsert(orders, "1", "a"),
                        upsert(orders, "2", "b"),
                        upsert(orders, "3", "c")));
        target.apply(
                epochs.next(
                        upsert(orders, "1", "z"), upsert(orders, "2", "b"), delete(orders, "3")));
        assertThat(server.rows("SELECT op, id FROM public.audit ORDER BY 1, 2"))
                .containsExactly("DELETE,3", "INSERT,1", "INSERT,2", "INSERT,3", "UPDATE,1");
    }

    @Test
    void aConstraintOfTheTargetStopsWithTheTableAndWithoutSecrets() throws Exception {
        server.run(
                "CREATE TABLE public.orders (id integer PRIMARY KEY, state text CHECK (state <>"
                        + " 'x'))");
        TestEpochs epochs = epochs(Deletes.HARD, orders);
        PostgresTarget target = server.target(epochs);
        assertThatThrownBy(() -> target.apply(epochs.next(upsert(orders, "1", "x"))))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.mayPass()).isFalse())
                .hasMessageContaining("public.orders")
                .hasMessageContaining("23514")
                .hasMessageNotContaining("secret-word");
        assertThat(server.rows("SELECT count(*) FROM tidemark.epoch")).containsExactly("0");
    }

    @Test
    void refusesATableThatCannotHoldTheRows() throws Exception {
        server.run("CREATE TABLE public.orders (id smallint, state varchar(2))");
        TestEpochs epochs = epochs(Deletes.HARD, orders);
        PostgresTarget target = server.target(epochs);
        assertThatThrownBy(() -> target.apply(epochs.next(upsert(orders, "1", "x"))))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("column id is smallint, the source has integer")
                .hasMessageContaining("character varying(2), the source has text")
                .hasMessageContaining("CREATE UNIQUE INDEX ON \"public\".\"orders\" (\"id\")");
    }

    @Test
    void aChangedCatalogIsNoticed() throws Exception {
        TestEpochs epochs = epochs(Deletes.HARD, orders);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(orders, "1", "a"), upsert(orders, "2", "b")));
        server.run("CREATE UNIQUE INDEX ON public.orders (state)");
        target.apply(epochs.next(upsert(orders, "1", "b"), upsert(orders, "2", "a")));
        assertThat(server.rows("SELECT * FROM public.orders ORDER BY id"))
                .containsExactly("1,b", "2,a");
    }
}
