package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.execute;
import static io.tidemark.source.postgres.TestSource.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TypeSupportIT {

    private static final String CANNOT_READ = "0A000";

    private static TestSource source;
    private static Connection connection;

    @BeforeAll
    static void start() throws IOException, SQLException {
        source = TestSource.start();
        connection = source.connect();
        execute(
                connection,
                "CREATE SCHEMA app",
                "CREATE EXTENSION hstore SCHEMA public",
                "CREATE TYPE app.span AS RANGE (subtype = float8)",
                "CREATE TYPE app.boxed AS (n int, tags public.hstore[])",
                "CREATE TYPE app.plain AS (n int, spans int4range[])",
                "CREATE TABLE app.address (street text)",
                "CREATE FUNCTION app.even(i int) RETURNS boolean IMMUTABLE LANGUAGE sql"
                        + " RETURN i % 2 = 0",
                "CREATE DOMAIN app.even_number AS int CHECK (app.even(VALUE))",
                "CREATE DOMAIN app.small AS int CHECK (VALUE < 10)");
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        source.close();
    }

    @Test
    void everyBuiltInTypeThatReadsItsOwnTextIsCarriedAndNoOther() throws SQLException {
        List<String> wronglyCarried = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String name :
                texts(
                        connection,
                        "SELECT format_type(oid, -1) FROM pg_type"
                                + " WHERE typtype IN ('b', 'r', 'm') AND oid < 16384")) {
            if (refusal(name, Set.of()).isPresent()) {
                refused.add(name);
            } else if (refusesItsText(name)) {
                wronglyCarried.add(name);
            }
        }
        assertThat(wronglyCarried).isEmpty();
        assertThat(refused)
                .contains("pg_node_tree", "regclass", "aclitem", "regclass[]")
                .allMatch(name -> name.startsWith("pg_") || name.matches("(reg|acl|gts|cstring).*"))
                .doesNotContain("pg_lsn", "pg_snapshot");
    }

    private static boolean refusesItsText(String type) {
        try {
            execute(connection, "SELECT '?'::" + type);
            return false;
        } catch (SQLException e) {
            return CANNOT_READ.equals(e.getSQLState());
        }
    }

    @Test
    void thePartThatIsTheReasonIsNamed() throws SQLException {
        assertThat(refusal("app.boxed[]", Set.of()))
                .hasValueSatisfying(r -> assertThat(r.type()).isEqualTo("public.hstore"));
        assertThat(refusal("app.boxed[]", Set.of("public.hstore"))).isEmpty();
    }

    @Test
    void typesThatATargetCannotBeGivenMustBeThere() throws SQLException {
        for (String name : List.of("app.span", "app.address", "app.even_number")) {
            assertThat(refusal(name, Set.of())).as(name).isPresent();
            assertThat(refusal(name, Set.of(name))).as(name).isEmpty();
            assertThat(refusal(name + "[]", Set.of())).as(name + "[]").isPresent();
        }
    }

    @Test
    void whatCanBeDefinedIsCarried() throws SQLException {
        assertThat(refusal("app.plain", Set.of())).isEmpty();
        assertThat(refusal("app.small[]", Set.of())).isEmpty();
    }

    private static Optional<TypeSupport.Refusal> refusal(String type, Set<String> atTarget)
            throws SQLException {
        long oid = Long.parseLong(texts(connection, "SELECT '" + type + "'::regtype::int8").get(0));
        return new TypeSupport(new SourceTypes(connection), atTarget::contains).refusal(oid);
    }
}
