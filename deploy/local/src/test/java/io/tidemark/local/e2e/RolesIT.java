package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.PipelineRole;
import io.tidemark.local.RoleScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The roles of {@code deploy/sql} suffice, and no privilege is in them that a run can do without:
 * {@code validate} names each that is taken away, with the remedy.
 */
class RolesIT {

    private static final Pattern GRANT =
            Pattern.compile("(?m)^(?<default>ALTER DEFAULT [^;]*)?GRANT (?<what>[^;]*) TO [^;]*;");

    private static final Pattern ATTRIBUTES =
            Pattern.compile("(?m)^ALTER ROLE \"tidemark\" (?<what>[^;]*);");

    private static TestBed bed;
    private static Path file;

    /** At the target one table has been created for the pipeline, another one is missing. */
    @BeforeAll
    static void startServers() throws Exception {
        bed = TestBed.start();
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.made (id int PRIMARY KEY, n int)",
                "CREATE TABLE public.found (id int PRIMARY KEY, n int)");
        bed.prepareTarget("CREATE TABLE public.found (id int PRIMARY KEY, n int)");
        file = bed.pipeline("minimal", "200ms", "- public.made\n- public.found");
    }

    @AfterAll
    static void stopServers() throws Exception {
        bed.close();
    }

    /**
     * A privilege in one of the files.
     *
     * @param takeAway the statements after which the role lacks it
     * @param remedy what {@code validate} then says, identifiers unquoted
     */
    private record Privilege(RoleScript script, String name, List<String> takeAway, String remedy) {

        @Override
        public String toString() {
            return script + " " + name;
        }
    }

    static Stream<Privilege> privileges() {
        return Stream.of(RoleScript.SOURCE, RoleScript.TARGET).flatMap(RolesIT::privileges);
    }

    private static Stream<Privilege> privileges(RoleScript script) {
        String sql = sql(script, "public", EmbeddedDatabase.ADMINISTRATOR);
        List<Privilege> privileges = new ArrayList<>();
        for (MatchResult found : ATTRIBUTES.matcher(sql).results().toList()) {
            for (String attribute : found.group(1).split(" ")) {
                privileges.add(attribute(script, attribute));
            }
        }
        for (MatchResult found : GRANT.matcher(sql).results().toList()) {
            String[] parts = found.group(2).replace("\"", "").split(" ON ");
            for (String privilege : parts[0].split(", ")) {
                privileges.add(
                        found.group(1) == null
                                ? granted(script, privilege, parts[1])
                                : later(script, found.group(1), privilege, parts[1]));
            }
        }
        return privileges.stream();
    }

    private static Privilege attribute(RoleScript script, String name) {
        return new Privilege(
                script,
                name,
                List.of("ALTER ROLE tidemark NO" + name),
                // Who may not log in does not get to know its name on the server.
                "ALTER ROLE " + (name.equals("LOGIN") ? "… " : "tidemark ") + name);
    }

    private static Privilege granted(RoleScript script, String name, String object) {
        String named =
                object.startsWith("ALL TABLES")
                        ? "public.found TO tidemark"
                        : name.equals("CONNECT") ? "DATABASE" : object + " TO tidemark";
        return new Privilege(
                script,
                name + " ON " + object,
                List.of(
                        "REVOKE " + name + " ON " + object + " FROM tidemark",
                        // Who has made all tables needs CREATE no more.
                        "DROP TABLE IF EXISTS tidemark.schema_change"),
                "GRANT " + name + " ON " + named);
    }

    /** Of tables that are created when it has been taken away. */
    private static Privilege later(
            RoleScript script, String defaults, String name, String objects) {
        return new Privilege(
                script,
                "later " + name + " ON " + objects,
                List.of(
                        defaults + "REVOKE " + name + " ON " + objects + " FROM tidemark",
                        "DROP TABLE public.found",
                        "CREATE TABLE public.found (id int PRIMARY KEY, n int)"),
                "GRANT " + name + " ON public.found TO tidemark");
    }

    private static String sql(RoleScript script, String schema, String owner) {
        String database = script == RoleScript.TARGET ? "warehouse" : "shop";
        return script.sql(
                Map.of(
                        "role", PipelineRole.NAME,
                        "DBNAME", database,
                        "schema", schema,
                        "owner", owner));
    }

    @ParameterizedTest
    @MethodSource("privileges")
    void eachPrivilegeIsNeededAndMissedByName(Privilege privilege) throws Exception {
        boolean atTarget = privilege.script() == RoleScript.TARGET;
        EmbeddedDatabase server = atTarget ? bed.target : bed.source;
        TestBed.execute(server, privilege.takeAway().toArray(String[]::new));
        Command refused = Command.run("validate", file.toString());
        assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output().replace("\"", "")).contains(privilege.remedy());

        (atTarget ? bed.writer : bed.reader).admit("public");
        TestBed.publish(file, bed.source);
        assertValid(file);
    }

    private static void assertValid(Path pipeline) {
        Command valid = Command.run("validate", pipeline.toString());
        assertThat(valid.exit()).as(valid.output()).isZero();
    }

    /** Tables that are made, that are there, that get a column; from the beginning, once more. */
    @Test
    void theRolesSufficeFromTheFirstRunToAFreshStart() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TYPE public.size AS ENUM ('small', 'large')",
                "CREATE TABLE public.a (id int PRIMARY KEY, size public.size)",
                "CREATE TABLE public.b (id int PRIMARY KEY, n int)",
                "INSERT INTO public.a SELECT i, 'small' FROM generate_series(1, 100) i",
                "INSERT INTO public.b SELECT i, 0 FROM generate_series(1, 100) i");
        bed.prepareTarget("CREATE TABLE public.b (id int PRIMARY KEY, n int)");
        Path whole = bed.pipeline("whole", "200ms", "- public.a\n- public.b");
        assertNeitherOwnsNorInherits(bed.source);
        try (TidemarkProcess run = bed.run(whole)) {
            bed.awaitStreaming("whole", run);
            TestBed.execute(
                    bed.source,
                    "ALTER TABLE public.a ADD COLUMN note text",
                    "UPDATE public.a SET size = 'large', note = 'new' WHERE id <= 10",
                    "UPDATE public.b SET n = id",
                    "DELETE FROM public.b WHERE id > 90");
            TestBed.await("the target equals the source", run, RolesIT::equal);
            run.terminate();
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output()).isZero();
        }
        TestBed.execute(bed.source, "DELETE FROM public.a WHERE id > 50");
        try (TidemarkProcess run = bed.run(whole, "--start", "fresh", "--until-caught-up")) {
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output() + run.log()).isZero();
        }
        assertThat(equal()).isTrue();
        assertNeitherOwnsNorInherits(bed.source);
    }

    private static boolean equal() throws Exception {
        for (String table : List.of("public.a", "public.b")) {
            if (!bed.rows(bed.source, table, "id").equals(bed.rows(bed.target, table, "id"))) {
                return false;
            }
        }
        return true;
    }

    private static void assertNeitherOwnsNorInherits(EmbeddedDatabase server) throws Exception {
        assertThat(
                        TestBed.value(
                                server,
                                """
                                SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls
                                    OR EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
                                    OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)
                                    OR EXISTS (SELECT FROM pg_publication WHERE pubowner = r.oid
                                                 AND pubname = 'tidemark_whole_shop')
                                FROM pg_roles r WHERE rolname = 'tidemark'
                                """))
                .isEqualTo("f");
    }

    /** The owner of the tables is neither the administrator nor the role. */
    @Test
    void aRoleThatMayPublishNeedsNobodyForThePublication() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE ROLE shop_owner",
                "GRANT shop_owner TO administrator",
                "CREATE SCHEMA own",
                "GRANT USAGE, CREATE ON SCHEMA own TO shop_owner",
                "CREATE TABLE own.t (id int PRIMARY KEY)",
                "ALTER TABLE own.t OWNER TO shop_owner",
                "INSERT INTO own.t VALUES (1)",
                sql(RoleScript.SOURCE, "own", "shop_owner"));
        bed.writer.admit("own");
        Path own = bed.write("own", "200ms", "- own.t");
        assertMayNotPublish(own, "it has no CREATE on the database; it does not own [own.t]");

        String publisher = sql(RoleScript.SOURCE_PUBLISHER, "own", "shop_owner");
        TestBed.execute(bed.source, publisher);
        assertValid(own);
        TestBed.execute(bed.source, "REVOKE CREATE ON DATABASE shop FROM tidemark");
        assertMayNotPublish(own, "it has no CREATE on the database");
        TestBed.execute(bed.source, publisher, "REVOKE shop_owner FROM tidemark");
        assertMayNotPublish(own, "it does not own [own.t]");

        TestBed.execute(bed.source, publisher);
        try (TidemarkProcess run = bed.run(own, "--until-caught-up")) {
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output() + run.log()).isZero();
        }
        assertThat(TestBed.value(bed.target, "SELECT id FROM own.t")).isEqualTo("1");
        TestBed.execute(
                bed.source,
                "REVOKE CREATE ON DATABASE shop FROM tidemark",
                "REVOKE shop_owner FROM tidemark");
    }

    private static void assertMayNotPublish(Path pipeline, String why) {
        Command refused = Command.run("validate", pipeline.toString());
        assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .contains("the role tidemark cannot make the publication: " + why + "\n")
                .contains("let an administrator run: ")
                .contains("CREATE PUBLICATION \"tidemark_own_shop\" FOR TABLE \"own\".\"t\"");
    }

    /** What is published is not what was copied: a run that goes on knows what it has read. */
    @Test
    void aTableThatIsAddedIsPublishedByAnAdministratorAndCopied() throws Exception {
        TestBed.execute(
                bed.source,
                "CREATE TABLE public.c (id int PRIMARY KEY)",
                "CREATE TABLE public.d (id int PRIMARY KEY)",
                "INSERT INTO public.d VALUES (1)");
        Path one = bed.pipeline("more", "200ms", "- public.c");
        runUntilCaughtUp(one);
        Path two = bed.write("more", "200ms", "- public.c\n- public.d");
        Command refused = Command.run("validate", two.toString());
        assertThat(refused.exit()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output())
                .contains("this role may not add [public.d] to the publication tidemark_more_shop")
                .contains(
                        "let an administrator run: BEGIN; LOCK TABLE \"public\".\"d\" IN SHARE ROW"
                                + " EXCLUSIVE MODE; ALTER PUBLICATION \"tidemark_more_shop\" ADD"
                                + " TABLE \"public\".\"d\"; COMMIT;");
        try (TidemarkProcess run = bed.run(two)) {
            assertThat(run.awaitExit(TestBed.PATIENCE)).isEqualTo(1);
            assertThat(run.output()).contains("this role may not add [public.d]");
        }

        TestBed.publish(two, bed.source);
        assertValid(two);
        runUntilCaughtUp(two);
        assertThat(TestBed.value(bed.target, "SELECT id FROM public.d")).isEqualTo("1");

        bed.write("more", "200ms", "- public.c");
        TestBed.execute(
                bed.source, "INSERT INTO public.c VALUES (2)", "INSERT INTO public.d VALUES (2)");
        runUntilCaughtUp(one);
        TestBed.execute(bed.target, "DELETE FROM public.d");
        bed.write("more", "200ms", "- public.c\n- public.d");
        runUntilCaughtUp(two);
        assertThat(TestBed.query(bed.target, "SELECT id FROM public.d ORDER BY id"))
                .as("it was not read for a while, although it was published")
                .containsExactly("1", "2");
    }

    private static void runUntilCaughtUp(Path file) throws Exception {
        try (TidemarkProcess run = bed.run(file, "--until-caught-up")) {
            assertThat(run.awaitExit(TestBed.PATIENCE)).as(run.output() + run.log()).isZero();
        }
    }
}
