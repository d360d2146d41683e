package io.tidemark.sink.postgres;

import static io.tidemark.sink.postgres.PostgresTargetIT.column;
import static io.tidemark.sink.postgres.PostgresTargetIT.schema;
import static io.tidemark.sink.postgres.PostgresTargetIT.text;
import static io.tidemark.sink.postgres.TestEpochs.delete;
import static io.tidemark.sink.postgres.TestEpochs.masked;
import static io.tidemark.sink.postgres.TestEpochs.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.Column;
import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.sink.TargetException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Foreign keys and unique values that hold at the end of an epoch, but not between its rows. */
class ConstraintsIT {

    private static final String USERS =
            "CREATE TABLE public.users (id integer PRIMARY KEY, name text UNIQUE, own text)";

    @RegisterExtension static final TestServer server = new TestServer();

    private final TableSchema users =
            schema("public", "users", List.of("id"), column("id", "integer"), text("name"));
    private final TableSchema posts =
            schema(
                    "public",
                    "posts",
                    List.of("id"),
                    column("id", "integer"),
                    Column.of("author", "integer", false));
    private final TestEpochs epochs =
            new TestEpochs(1).with(users, Deletes.HARD).with(posts, Deletes.HARD);

    private static String posts(String reference) {
        return "CREATE TABLE public.posts (id integer PRIMARY KEY, author integer REFERENCES"
                + " public.users"
                + reference
                + ")";
    }

    @Test
    void childrenFollowTheirParents() throws Exception {
        server.run(USERS, posts(""));
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(posts, "1", "7"), upsert(users, "7", "ann")));
        target.apply(epochs.next(delete(users, "7"), delete(posts, "1")));
        assertThat(server.rows("SELECT * FROM public.posts")).isEmpty();
        assertThat(server.newestCounts().deleted()).isEqualTo(2);
    }

    @Test
    void aChildMovesAwayFromADeletedParent() throws Exception {
        server.run(USERS, posts(""));
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(users, "1", "ann"), upsert(posts, "1", "1")));
        server.run("UPDATE public.users SET own = 'kept'");
        target.apply(
                epochs.next(
                        delete(users, "1"), upsert(users, "2", "ann"), upsert(posts, "1", "2")));
        assertThat(server.rows("SELECT * FROM public.posts")).containsExactly("1,2");
        assertThat(server.rows("SELECT * FROM public.users")).containsExactly("2,ann,-");
        assertThat(server.newestCounts())
                .isEqualTo(new AppliedCounts(3, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void rowsExchangeAUniqueValueAndKeepWhatOnlyTheTargetKnows() throws Exception {
        server.run(USERS, posts(""));
        PostgresTarget target = server.target(epochs);
        target.apply(
                epochs.next(
                        upsert(users, "1", "ann"),
                        upsert(users, "2", "bob"),
                        upsert(users, "3", "cid"),
                        upsert(posts, "1", "1")));
        server.run("UPDATE public.users SET own = 'own' || id");
        target.apply(
                epochs.next(
                        upsert(users, "1", "bob"),
                        upsert(users, "2", "ann"),
                        upsert(users, "3", "cid"),
                        upsert(users, "4", "dan"),
                        masked(users, "01", "5", null)));
        assertThat(server.rows("SELECT * FROM public.users ORDER BY id"))
                .containsExactly("1,bob,own1", "2,ann,own2", "3,cid,own3", "4,dan,-");
        assertThat(server.newestCounts())
                .isEqualTo(new AppliedCounts(5, 0, 1, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void rowsExchangeAUniqueValueOnTheLargePath() throws Exception {
        server.run(USERS);
        PostgresTarget target = server.target(epochs);
        TestEpochs.Line[] first = new TestEpochs.Line[1000];
        TestEpochs.Line[] second = new TestEpochs.Line[1000];
        for (int i = 0; i < 1000; i++) {
            first[i] = upsert(users, "" + i, "n" + i);
            second[i] = upsert(users, "" + i, "n" + (i + 1) % 1000);
        }
        target.apply(epochs.next(first));
        target.apply(epochs.next(second));
        assertThat(
                        server.rows(
                                "SELECT count(*) FROM public.users WHERE name = 'n' || (id + 1) %"
                                        + " 1000"))
                .containsExactly("1000");
        assertThat(server.newestCounts().updated()).isEqualTo(1000);
    }

    @Test
    void anewRowTakesTheUniqueValueOfADeletedOne() throws Exception {
        server.run(USERS);
        PostgresTarget target = server.target(epochs);
        target.apply(epochs.next(upsert(users, "1", "ann"), upsert(users, "2", "bob")));
        target.apply(
                epochs.next(
                        delete(users, "1"), upsert(users, "3", "ann"), upsert(users, "2", null)));
        target.apply(epochs.next(upsert(users, "4", "bob")));
        assertThat(server.rows("SELECT id, name FROM public.users ORDER BY id"))
                .containsExactly("2,-", "3,ann", "4,bob");
    }

    @Test
    void deferrableConstraintsExchangeWithoutRewriting() throws Exception {
        server.run(
                "CREATE TABLE public.users (id integer PRIMARY KEY,"
                        + " name text UNIQUE DEFERRABLE)",
                posts(" ON DELETE CASCADE"));
        PostgresTarget target = server.target(epochs);
        target.apply(
                epochs.next(
                        upsert(users, "1", "ann"),
                        upsert(users, "2", "bob"),
                        upsert(posts, "1", "1")));
        target.apply(epochs.next(upsert(users, "1", "bob"), upsert(users, "2", "ann")));
        assertThat(server.rows("SELECT * FROM public.users ORDER BY id"))
                .containsExactly("1,bob", "2,ann");
        assertThat(server.rows("SELECT * FROM public.posts")).containsExactly("1,1");
    }

    @Test
    void aForeignKeyThatActsForbidsRewriting() throws Exception {
        server.run(USERS, posts(" ON DELETE CASCADE"));
        PostgresTarget target = server.target(epochs);
        target.apply(
                epochs.next(
                        upsert(users, "1", "ann"),
                        upsert(users, "2", "bob"),
                        upsert(posts, "1", "1")));
        assertThatThrownBy(
                        () ->
                                target.apply(
                                        epochs.next(
                                                upsert(users, "1", "bob"),
                                                upsert(users, "2", "ann"))))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.mayPass()).isFalse())
                .hasMessageContaining("posts_author_fkey of public.posts")
                .hasMessageContaining("make users_name_key a DEFERRABLE");
        assertThat(server.rows("SELECT * FROM public.posts")).containsExactly("1,1");
    }

    @Test
    void tablesThatNeedEachOtherArriveTogether() throws Exception {
        TableSchema chief =
                schema(
                        "public",
                        "users",
                        List.of("id"),
                        column("id", "integer"),
                        Column.of("post", "integer", false));
        TestEpochs cycle = new TestEpochs(1).with(chief, Deletes.HARD).with(posts, Deletes.HARD);
        server.run(
                "CREATE TABLE public.users (id integer PRIMARY KEY, post integer)",
                posts(""),
                "ALTER TABLE public.users ADD FOREIGN KEY (post) REFERENCES public.posts");
        PostgresTarget target = server.target(cycle);
        target.apply(cycle.next(upsert(chief, "1", "1"), upsert(posts, "1", "1")));
        target.apply(
                cycle.next(
                        delete(chief, "1"),
                        upsert(chief, "2", "2"),
                        upsert(posts, "2", "2"),
                        delete(posts, "1")));
        assertThat(server.rows("SELECT * FROM public.users")).containsExactly("2,2");
        target.apply(cycle.takingOver(upsert(chief, "3", "3"), upsert(posts, "3", "3")));
        assertThat(server.rows("SELECT * FROM public.users")).containsExactly("3,3");
    }

    @Test
    void rowsPointToEachOtherWithinATable() throws Exception {
        TableSchema tree =
                schema(
                        "public",
                        "posts",
                        List.of("id"),
                        column("id", "integer"),
                        Column.of("author", "integer", false));
        TestEpochs one = new TestEpochs(1).with(tree, Deletes.HARD);
        server.run(
                "CREATE TABLE public.posts (id integer PRIMARY KEY, author integer REFERENCES"
                        + " public.posts)");
        PostgresTarget target = server.target(one);
        target.apply(one.next(upsert(tree, "1", "2"), upsert(tree, "2", null)));
        target.apply(one.next(upsert(tree, "1", "3"), upsert(tree, "3", null), delete(tree, "2")));
        assertThat(server.rows("SELECT * FROM public.posts ORDER BY id"))
                .containsExactly("1,3", "3,-");
    }

    @Test
    void aParentThatIsNotCopiedIsNamed() throws Exception {
        server.run(USERS, posts(""));
        PostgresTarget target = server.target(epochs);
        assertThatThrownBy(() -> target.apply(epochs.next(upsert(posts, "1", "7"))))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("posts_author_fkey")
                .hasMessageContaining("include all tables");
    }
}
