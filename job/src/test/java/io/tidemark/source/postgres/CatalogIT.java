package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.execute;
import static io.tidemark.source.postgres.TestSource.rule;
import static io.tidemark.source.postgres.TestSource.ruleWithout;
import static io.tidemark.source.postgres.TestSource.table;
import static io.tidemark.source.postgres.TestSource.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TypeDefinition;
import io.tidemark.config.ConfigException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CatalogIT {

    private static TestSource source;
    private static Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        source = TestSource.start();
        source.execute("CREATE DATABASE copy");
        connection = source.connect();
        execute(
                connection,
                "CREATE SCHEMA app",
                "CREATE SCHEMA \"Odd schema\"",
                "CREATE SCHEMA tidemark",
                "CREATE TABLE tidemark.ledger (id int PRIMARY KEY)",
                "CREATE TYPE app.mood AS ENUM ('sad', 'it''s ok', 'happy')",
                "ALTER TYPE app.mood ADD VALUE 'so-so' BEFORE 'happy'",
                "CREATE DOMAIN app.positive AS numeric(12,2) DEFAULT 1 NOT NULL"
                        + " CONSTRAINT more_than_0 CHECK (VALUE > 0) CHECK (VALUE < 1e9)",
                "CREATE DOMAIN app.moods AS app.mood[]"
                        + " CHECK (NOT 'sad'::app.mood = ANY (VALUE))",
                "CREATE TYPE \"Odd schema\".\"Pair of\" AS (\"Left\" app.positive, r app.moods)",
                "CREATE TABLE app.everything (a int, gone int, \"B b\" varchar(10) NOT NULL,"
                        + " pairs \"Odd schema\".\"Pair of\"[], at timestamptz(3), c char(3),"
                        + " sum numeric(10,2) GENERATED ALWAYS AS (a * 2) STORED,"
                        + " PRIMARY KEY (\"B b\", a))",
                "ALTER TABLE app.everything DROP COLUMN gone",
                "CREATE TABLE app.events (id int, day date, PRIMARY KEY (id, day))"
                        + " PARTITION BY RANGE (day)",
                "CREATE TABLE app.events_old PARTITION OF app.events"
                        + " FOR VALUES FROM (MINVALUE) TO ('2020-01-01')",
                "CREATE TABLE app.events_new PARTITION OF app.events DEFAULT",
                "CREATE TABLE app.keyless (a int)",
                "CREATE VIEW app.view AS SELECT 1 AS one");
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        source.close();
    }

    @Test
    void partitionsComeUnderTheNameOfTheWholeTable() throws SQLException {
        assertThat(catalog().tables(rule("app.*")))
                .containsExactly(
                        table("app.events"), table("app.everything"), table("app.keyless"));
        assertThat(catalog().tables(rule("app.events_*"))).hasSize(2);
    }

    @Test
    void systemTablesOurOwnAndExcludedOnesAreNotRead() throws SQLException {
        assertThat(catalog().tables(ruleWithout("*.*", "app.ev*")))
                .contains(table("app.keyless"))
                .allMatch(t -> Set.of("app", "public").contains(t.schema()))
                .noneMatch(t -> t.name().startsWith("ev"));
    }

    @Test
    void columnsComeInTheirOrderWithTheirExactTypes() throws SQLException {
        TableSchema schema = catalog().schema(table("app.everything"), List.of());
        assertThat(schema.columns())
                .containsExactly(
                        Column.of("a", "integer", true),
                        Column.of("B b", "character varying(10)", true),
                        Column.of("pairs", "\"Odd schema\".\"Pair of\"[]", false),
                        Column.of("at", "timestamp(3) with time zone", false),
                        Column.of("c", "character(3)", false),
                        new Column("sum", "numeric(10,2)", false, "(a * 2)"));
        assertThat(schema.key()).containsExactly("B b", "a");
        assertThat(catalog().schema(table("app.everything"), List.of("a")).key())
                .containsExactly("a");
    }

    @Test
    void definitionsMakeTheSameTypesElsewhere() throws SQLException {
        TableSchema schema = catalog().schema(table("app.everything"), List.of());
        assertThat(schema.types().stream().map(TypeDefinition::name))
                .containsExactly(
                        "app.positive", "app.mood", "app.moods", "\"Odd schema\".\"Pair of\"");
        try (Connection copy = source.database("postgres", "copy").connect("test")) {
            execute(copy, "CREATE SCHEMA app");
            execute(copy, "CREATE SCHEMA \"Odd schema\"");
            for (TypeDefinition type : schema.types()) {
                execute(copy, type.ddl());
            }
            List<String> columns = new ArrayList<>();
            for (Column column : schema.columns()) {
                columns.add("\"" + column.name() + "\" " + column.type());
            }
            execute(copy, "CREATE TABLE app.everything (" + String.join(", ", columns) + ")");
            String value = "{\"(1.50,\\\"{happy,\\\"\\\"it's ok\\\"\\\"}\\\")\"}";
            String insert = "INSERT INTO app.everything (a, \"B b\", pairs) VALUES (1, 'x', $v$";
            execute(copy, insert + value + "$v$)");
            execute(connection, insert + value + "$v$)");
            String select = "SELECT pairs::text FROM app.everything";
            assertThat(texts(copy, select)).isEqualTo(texts(connection, select));
            assertThat(
                            new Catalog(copy, "shop")
                                    .schema(table("app.everything"), List.of("a"))
                                    .types())
                    .isEqualTo(schema.types());
            assertThatThrownBy(() -> execute(copy, "SELECT (-1)::app.positive"))
                    .hasMessageContaining("more_than_0");
        }
    }

    @Test
    void namesOfTypesForTheLog() throws SQLException {
        Catalog catalog = catalog();
        int mood =
                (int) Long.parseLong(texts(connection, "SELECT 'app.mood'::regtype::int8").get(0));
        assertThat(catalog.typeName(mood, -1)).isEqualTo("app.mood").isSameAs(name(catalog, mood));
        assertThat(catalog.typeName(1043, 14)).isEqualTo("character varying(10)");
        assertThat(catalog.typeName(1042, -1)).isEqualTo("bpchar");
        assertThatThrownBy(() -> catalog.typeName(-1, -1)).hasMessageContaining("4294967295");
    }

    private static String name(Catalog catalog, int oid) throws SQLException {
        return catalog.typeName(oid, -1);
    }

    @Test
    void rowsAreCountedOrEstimated() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.some (id int PRIMARY KEY, t text)",
                "INSERT INTO public.some SELECT g, repeat('x', 200) FROM generate_series(1, 100) g",
                "INSERT INTO app.events SELECT g, '2019-12-01'::date + g"
                        + " FROM generate_series(1, 60) g");
        assertThat(catalog().estimatedRows(table("public.some"))).isEqualTo(100);
        assertThat(catalog().estimatedRows(table("app.events"))).isEqualTo(60);
        execute(
                connection,
                "INSERT INTO public.some SELECT g, repeat('x', 200) FROM generate_series(101,"
                        + " 30000) g",
                "ANALYZE public.some");
        assertThat(catalog().estimatedRows(table("public.some"))).isBetween(29_000L, 31_000L);
    }

    @Test
    void aTableWithoutKeyOrWithoutExistenceIsAFault() {
        assertThatThrownBy(() -> catalog().schema(table("app.keyless"), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no primary key");
        assertThatThrownBy(() -> catalog().schema(table("app.view"), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no table");
    }

    private static Catalog catalog() {
        return new Catalog(connection, "shop");
    }
}
