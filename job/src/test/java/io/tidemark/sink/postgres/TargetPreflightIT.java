package io.tidemark.sink.postgres;

import static io.tidemark.sink.postgres.PostgresTargetIT.column;
import static io.tidemark.sink.postgres.PostgresTargetIT.schema;
import static io.tidemark.sink.postgres.PostgresTargetIT.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.change.TypeDefinition;
import io.tidemark.config.Deletes;
import io.tidemark.config.Fault;
import io.tidemark.config.SoftDelete;
import io.tidemark.sink.TargetTableRule;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TargetPreflightIT {

    @RegisterExtension static final TestServer server = new TestServer();

    private final TableSchema orders =
            schema("sales", "orders", List.of("id"), column("id", "bigint"), text("state"));

    @BeforeAll
    static void start() throws Exception {
        server.run("CREATE ROLE loader LOGIN");
    }

    /** A table whose changes are merged, so that some may be set aside. */
    private static PlannedTable merged(TableSchema schema) {
        return new PlannedTable(
                schema,
                new TargetTableRule(
                        schema.table(),
                        Deletes.HARD,
                        SoftDelete.DEFAULT,
                        TargetTableRule.Order.ARRIVAL,
                        TargetTableRule.Types.AS_THEY_ARE,
                        null));
    }

    private static PlannedTable planned(TableSchema schema) {
        return new PlannedTable(schema, TargetTableRule.byLog(schema.table(), Deletes.HARD));
    }

    private List<Fault> check(String user, PlannedTable... tables) throws Exception {
        try (Connection connection = server.databaseAs(user).connect("test")) {
            boolean merged =
                    List.of(tables).stream()
                            .anyMatch(t -> t.rule().order() == TargetTableRule.Order.ARRIVAL);
            List<TableId> own =
                    merged ? List.of(new TableId("tidemark", "late_change")) : List.of();
            return TargetPreflight.check(connection, List.of(tables), own);
        }
    }

    @Test
    void anEmptyDatabaseOfOnesOwnIsFine() throws Exception {
        assertThat(check("postgres", planned(orders))).isEmpty();
    }

    @Test
    void everyRemedyTogetherMakesItFine() throws Exception {
        server.run(
                "REVOKE ALL ON DATABASE " + name() + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + name() + " TO loader",
                "CREATE SCHEMA sales",
                "CREATE TABLE sales.orders (id integer, state text)",
                "CREATE SCHEMA tidemark");
        for (int round = 0; round < 3; round++) {
            for (Fault fault : check("loader", planned(orders))) {
                server.run(fault.remedy());
            }
        }
        assertThat(check("loader", planned(orders))).isEmpty();
    }

    private String name() throws Exception {
        return server.rows("SELECT current_database()").get(0);
    }

    @Test
    void namesTheExactGrants() throws Exception {
        server.run(
                "CREATE SCHEMA sales",
                "CREATE TABLE sales.orders (id bigint PRIMARY KEY, state text)",
                "GRANT USAGE ON SCHEMA sales TO loader",
                "GRANT SELECT ON sales.orders TO loader");
        assertThat(check("loader", planned(orders)))
                .extracting(Fault::remedy)
                .containsExactly(
                        "GRANT CREATE ON DATABASE " + name() + " TO loader",
                        "GRANT INSERT, UPDATE, DELETE ON \"sales\".\"orders\" TO loader");
    }

    @Test
    void whatTidemarkKeepsForItselfNeedsPrivilegesToo() throws Exception {
        server.run(
                "CREATE SCHEMA tidemark",
                "CREATE TABLE tidemark.ledger ()",
                "CREATE TABLE tidemark.epoch ()",
                RequestTable.CREATE,
                "GRANT ALL ON tidemark.ledger, tidemark.epoch TO loader",
                "GRANT USAGE ON SCHEMA tidemark TO loader",
                "GRANT CREATE ON DATABASE " + name() + " TO loader");
        assertThat(check("loader", planned(orders)))
                .extracting(Fault::remedy)
                .containsExactly(
                        "GRANT SELECT, INSERT, UPDATE ON \"tidemark\".\"request\" TO loader");

        server.run("GRANT ALL ON tidemark.request TO loader");
        assertThat(check("loader", planned(orders))).isEmpty();
        assertThat(check("loader", merged(orders)))
                .extracting(Fault::remedy)
                .containsExactly("GRANT CREATE ON SCHEMA \"tidemark\" TO loader");

        server.run("CREATE TABLE tidemark.late_change ()");
        assertThat(check("loader", merged(orders)))
                .extracting(Fault::remedy)
                .containsExactly(
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON \"tidemark\".\"late_change\" TO"
                                + " loader");
    }

    @Test
    void onlyTheOwnerAddsColumns() throws Exception {
        server.run(
                "CREATE SCHEMA sales",
                "CREATE TABLE sales.orders (id bigint PRIMARY KEY)",
                "GRANT ALL ON SCHEMA sales TO loader",
                "GRANT ALL ON sales.orders TO loader",
                "GRANT CREATE ON DATABASE " + name() + " TO loader");
        assertThat(check("loader", planned(orders)))
                .extracting(Fault::remedy)
                .containsExactly("ALTER TABLE \"sales\".\"orders\" ADD COLUMN \"state\" text");
    }

    @Test
    void findsWhatATableCannotHold() throws Exception {
        server.run(
                "CREATE SCHEMA sales",
                "CREATE TABLE sales.orders (id bigint, state text GENERATED ALWAYS AS ('x') STORED,"
                        + " own integer NOT NULL)");
        assertThat(check("postgres", planned(orders)))
                .extracting(Fault::what)
                .containsExactly(
                        "column state is computed at the target and ordinary at the source",
                        "has no unique index on exactly the merge key (id)",
                        "column id of the merge key may be null",
                        "column own is NOT NULL, and the source has none");
        server.run("DROP TABLE sales.orders", "CREATE VIEW sales.orders AS SELECT 1 AS id");
        assertThat(check("postgres", planned(orders)))
                .extracting(Fault::what)
                .containsExactly("is not a table");
    }

    @Test
    void identitiesMustAcceptTheSourcesValue() throws Exception {
        TableSchema lines =
                schema(
                        "public",
                        "lines",
                        List.of("id"),
                        column("id", "bigint"),
                        column("no", "integer"));
        server.run(
                "CREATE TABLE public.lines (id bigint PRIMARY KEY,"
                        + " no integer GENERATED ALWAYS AS IDENTITY)");
        List<Fault> faults = check("postgres", planned(lines));
        assertThat(faults).hasSize(1);
        server.run(faults.get(0).remedy());
        assertThat(check("postgres", planned(lines))).isEmpty();
    }

    @Test
    void findsForeignKeysThatNoOrderSatisfies() throws Exception {
        TableSchema a = schema("public", "a", List.of("id"), column("id", "integer"));
        TableSchema b = schema("public", "b", List.of("id"), column("id", "integer"));
        server.run(
                "CREATE TABLE public.a (id integer PRIMARY KEY)",
                "CREATE TABLE public.b (id integer PRIMARY KEY REFERENCES public.a)",
                "ALTER TABLE public.a ADD CONSTRAINT back FOREIGN KEY (id) REFERENCES public.b");
        List<Fault> faults = check("postgres", planned(a), planned(b));
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).what()).contains("back of public.a", "b_id_fkey of public.b");
        server.run(faults.get(0).remedy());
        assertThat(check("postgres", planned(a), planned(b))).isEmpty();
    }

    @Test
    void knowsTheSchemaOfAType() {
        assertThat(TableEvolution.schemaOf(new TypeDefinition("\"a\"\".b\".\"c\"", "")))
                .contains("a\".b");
        assertThat(TableEvolution.schemaOf(new TypeDefinition("app.mood", ""))).contains("app");
        assertThat(TableEvolution.schemaOf(new TypeDefinition("mood", ""))).isEmpty();
    }
}
