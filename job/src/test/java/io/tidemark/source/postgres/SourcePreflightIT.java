package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.execute;
import static io.tidemark.source.postgres.TestSource.rule;
import static io.tidemark.source.postgres.TestSource.ruleTo;
import static io.tidemark.source.postgres.TestSource.ruleWithout;
import static io.tidemark.source.postgres.TestSource.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Fault;
import io.tidemark.config.TableRule;
import io.tidemark.source.postgres.SourcePreflight.Result;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every fault names what is wrong, and its remedy makes it right. */
class SourcePreflightIT {

    private static final String PIPELINE = "shop";
    private static final String SLOT = "tidemark_shop_shop";

    private static TestSource source;
    private static Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        source = TestSource.start();
        connection = source.connect();
        execute(
                connection,
                "CREATE ROLE reader LOGIN",
                "CREATE SCHEMA app",
                "CREATE TABLE public.orders (id int PRIMARY KEY, total numeric)",
                "INSERT INTO public.orders VALUES (1, 2), (2, 3)");
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        source.close();
    }

    @Test
    void aTableWithoutFaultsIsPlanned() {
        Result result = check(ruleTo("public.orders", "sales.o"));
        assertThat(result.faults()).isEmpty();
        PlannedSourceTable planned = result.tables().get(0);
        assertThat(planned.schema().table()).isEqualTo(table("public.orders"));
        assertThat(planned.target()).isEqualTo(table("sales.o"));
        assertThat(planned.estimatedRows()).isEqualTo(2);
    }

    @Test
    void aRestrictedRoleLearnsEveryGrantItNeeds() throws SQLException {
        execute(connection, "CREATE TABLE app.secret (id int PRIMARY KEY)");
        List<Fault> faults = checkAs("reader", rule("app.secret")).faults();
        assertThat(remedies(faults))
                .contains("ALTER ROLE \"reader\" REPLICATION;")
                .contains("GRANT USAGE ON SCHEMA \"app\" TO \"reader\";")
                .contains("GRANT SELECT ON \"app\".\"secret\" TO \"reader\";")
                .contains("CREATE PUBLICATION \"" + SLOT + "\" FOR TABLE \"app\".\"secret\" WITH");
        for (Fault fault : faults) {
            execute(connection, fault.remedy().replaceFirst("^[a-z ]+: ", ""));
        }
        assertThat(checkAs("reader", rule("app.secret")).faults()).isEmpty();
        assertThat(checkAs("reader", rule("app.secret")).tables()).hasSize(1);
        execute(
                connection,
                "DROP PUBLICATION " + SLOT,
                "DROP TABLE app.secret",
                "ALTER ROLE reader NOREPLICATION");
    }

    @Test
    void theOwnerOfATableWithCreateOnTheDatabaseNeedsNoAdministrator() throws SQLException {
        execute(
                connection,
                "CREATE ROLE owner LOGIN REPLICATION",
                "GRANT CREATE ON DATABASE postgres TO owner",
                "CREATE SCHEMA owned AUTHORIZATION owner",
                "SET ROLE owner",
                "CREATE TABLE owned.t (id int PRIMARY KEY)",
                "RESET ROLE");
        assertThat(checkAs("owner", rule("owned.*")).faults()).isEmpty();
        new Capture(source.database("owner", "postgres"), PIPELINE, "shop")
                .create(List.of(table("owned.t")));
        new Capture(source.database("owner", "postgres"), PIPELINE, "shop").drop();
    }

    @Test
    void anEntryThatMatchesNothingSuggestsTheNearestTable() throws SQLException {
        assertFault(check(rule("public.oders")), "no table", "did you mean public.orders?");
        execute(connection, "CREATE VIEW public.report AS SELECT 1 AS one");
        assertFault(check(rule("public.report")), "public.report is a view", "tables");
        assertFault(check(rule("pg_catalog.pg_class")), "never read", "ordinary schemas");
        assertFault(check(ruleWithout("public.orders", "public.*")), "leaves no table", "exclude");
    }

    @Test
    void aPartitionOfATableThatIsReadIsNoEntryOfItsOwn() throws SQLException {
        execute(
                connection,
                "CREATE TABLE public.days (d date PRIMARY KEY) PARTITION BY RANGE (d)",
                "CREATE TABLE public.days_all PARTITION OF public.days DEFAULT");
        Result result = check(rule("public.days"), rule("public.days_all"));
        assertFault(result, "is a partition", "take this entry out");
        assertThat(result.tables()).hasSize(1);
        assertThat(check(rule("public.days_all")).faults()).isEmpty();
        execute(connection, "ALTER TABLE public.days_all REPLICA IDENTITY NOTHING");
        assertFault(
                check(rule("public.days")),
                "NOTHING",
                "ALTER TABLE \"public\".\"days_all\" REPLICA IDENTITY FULL;");
    }

    @Test
    void theKeyMustExistAndNameEveryRowOnce() throws SQLException {
        execute(
                connection,
                "CREATE TABLE app.keyless (a int, b int NOT NULL, c int NOT NULL,"
                        + " g int GENERATED ALWAYS AS (a) STORED NOT NULL)");
        assertFault(check(rule("app.keyless")), "no primary key", "ADD PRIMARY KEY");
        assertFault(check(rule("app.keyless", "nope")), "app.keyless.nope", "[a, b, c, g]");
        assertFault(check(rule("app.keyless", "a")), "may be null", "\"a\" SET NOT NULL;");
        assertFault(check(rule("app.keyless", "g")), "generated", "merge-key");
        Result result = check(rule("app.keyless", "b"));
        assertFault(result, "only once", "CREATE UNIQUE INDEX ON \"app\".\"keyless\" (\"b\");");
        execute(connection, "CREATE UNIQUE INDEX keyless_b ON app.keyless (b)");
        assertFault(check(rule("app.keyless")), "no primary key", "merge-key: [b]");
        assertRemedyHelps("REPLICA IDENTITY USING INDEX \"keyless_b\";", rule("app.keyless", "b"));
        assertRemedyHelps("REPLICA IDENTITY FULL;", rule("app.keyless", "b", "c"));
        assertThat(check(rule("app.keyless", "b", "c")).tables().get(0).schema().key())
                .containsExactly("b", "c");
    }

    @Test
    void theLogMustTellTheMergeKey() throws SQLException {
        execute(
                connection,
                "CREATE TABLE app.ident (id int PRIMARY KEY, code text NOT NULL UNIQUE)",
                "ALTER TABLE app.ident REPLICA IDENTITY NOTHING");
        assertRemedyHelps("REPLICA IDENTITY FULL;", rule("app.ident"));
        execute(connection, "ALTER TABLE app.ident REPLICA IDENTITY DEFAULT");
        assertThat(check(rule("app.ident")).faults()).isEmpty();
        assertRemedyHelps(
                "REPLICA IDENTITY USING INDEX \"ident_code_key\";", rule("app.ident", "code"));
        assertFault(check(rule("app.ident")), "an index over [code]", "\"ident_pkey\"");
    }

    @Test
    void tablesWhoseLogIsIncompleteAreRefused() throws SQLException {
        execute(
                connection,
                "CREATE UNLOGGED TABLE app.cache (id int PRIMARY KEY)",
                "CREATE TABLE app.parent (id int PRIMARY KEY)",
                "CREATE TABLE app.child (PRIMARY KEY (id)) INHERITS (app.parent)");
        assertRemedyHelps("SET LOGGED;", rule("app.cache"));
        assertFault(check(rule("app.parent")), "inherit", "NO INHERIT \"app\".\"parent\";");
        assertThat(check(rule("app.child")).faults()).isEmpty();
    }

    @Test
    void hiddenRowsAreRefused() throws SQLException {
        execute(
                connection,
                "CREATE ROLE limited LOGIN REPLICATION",
                "CREATE TABLE public.hidden (id int PRIMARY KEY)",
                "GRANT SELECT ON public.hidden TO limited",
                "ALTER TABLE public.hidden ENABLE ROW LEVEL SECURITY",
                "CREATE PUBLICATION "
                        + SLOT
                        + " FOR TABLE public.hidden"
                        + " WITH (publish_via_partition_root = true)");
        Result result = checkAs("limited", rule("public.hidden"));
        assertFault(result, "row-level security", "ALTER ROLE \"limited\" BYPASSRLS;");
        execute(connection, "ALTER ROLE \"limited\" BYPASSRLS");
        assertThat(checkAs("limited", rule("public.hidden")).faults()).isEmpty();
        execute(connection, "DROP PUBLICATION " + SLOT);
    }

    @Test
    void columnsOfRefusedTypesAreNamed() throws SQLException {
        execute(connection, "CREATE TABLE app.typed (id int PRIMARY KEY, t regclass[], x xml)");
        Result result = check(rule("app.typed"));
        assertFault(result, "app.typed.t", "exclude the table");
        assertThat(result.faults().get(0).what())
                .contains("regclass[] cannot be carried: regclass");
    }

    @Test
    void twoTablesCannotGoToOne() throws SQLException {
        execute(connection, "CREATE TABLE app.orders (id int PRIMARY KEY)");
        assertFault(
                check(ruleTo("app.orders", "sales.*"), ruleTo("public.orders", "sales.*")),
                "goes to sales.orders, and so does app.orders",
                "its own 'to'");
    }

    @Test
    void aFullServerIsRefusedButOurOwnSlotCountsAsFree() throws SQLException {
        Capture capture = new Capture(source.database(), PIPELINE, "shop");
        capture.create(List.of(table("public.orders")));
        for (int i = 0; i < 3; i++) {
            execute(
                    connection,
                    "SELECT pg_create_logical_replication_slot('other_" + i + "', 'pgoutput')");
        }
        assertThat(check(rule("public.orders")).faults()).isEmpty();
        capture.drop();
        execute(connection, "SELECT pg_create_logical_replication_slot('other_3', 'pgoutput')");
        assertFault(
                check(rule("public.orders")),
                "all 4 of max_replication_slots",
                "ALTER SYSTEM SET max_replication_slots = 9;");
        execute(
                connection,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name LIKE 'other%'");
    }

    @Test
    void aServerThatDoesNotAnswerIsAFault() throws SQLException {
        Result result =
                SourcePreflight.check(
                        source.database("postgres", "nowhere"),
                        PIPELINE,
                        "shop",
                        List.of(rule("public.*")),
                        type -> false);
        assertFault(result, "nowhere", "create the database");
        assertThat(result.tables()).isEmpty();
    }

    @Test
    void aLogWithoutRowsIsRefused() throws IOException {
        try (TestSource replica = TestSource.start(Map.of("wal_level", "replica"))) {
            Result result =
                    SourcePreflight.check(
                            replica.database(), PIPELINE, "shop", List.of(), type -> false);
            assertFault(result, "wal_level is replica", "ALTER SYSTEM SET wal_level = logical;");
        }
    }

    private static Result check(TableRule... rules) {
        return checkAs("postgres", rules);
    }

    private static Result checkAs(String role, TableRule... rules) {
        return SourcePreflight.check(
                source.database(role, "postgres"),
                PIPELINE,
                "shop",
                Arrays.asList(rules),
                type -> false);
    }

    private static String remedies(List<Fault> faults) {
        return String.join("\n", faults.stream().map(Fault::remedy).toList());
    }

    private static void assertFault(Result result, String problem, String remedy) {
        assertThat(result.faults())
                .anySatisfy(
                        fault -> {
                            assertThat(fault.where() + ": " + fault.what()).contains(problem);
                            assertThat(fault.remedy()).contains(remedy);
                        });
    }

    /** There is one fault, and doing what its remedy says leaves none. */
    private static void assertRemedyHelps(String remedy, TableRule rule) throws SQLException {
        List<Fault> faults = check(rule).faults();
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).remedy()).endsWith(remedy);
        execute(connection, faults.get(0).remedy());
        assertThat(check(rule).faults()).isEmpty();
    }
}
