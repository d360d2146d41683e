package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.execute;
import static io.tidemark.source.postgres.TestSource.table;
import static io.tidemark.source.postgres.TestSource.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoiningTablesIT {

    private static final TableId OLD = table("public.old");
    private static final TableId YOUNG = table("public.young");
    private static final String PUBLICATION = "tidemark_join";

    private static TestSource source;
    private static Connection connection;

    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        source = TestSource.start();
        connection = source.database().connect("test");
        execute(
                connection,
                "CREATE TABLE public.old (id int PRIMARY KEY)",
                "CREATE TABLE public.young (id int PRIMARY KEY)");
    }

    @AfterAll
    static void stopServer() throws Exception {
        connection.close();
        source.close();
    }

    @BeforeEach
    void publish() throws SQLException {
        for (String sql : Publication.statements(PUBLICATION, List.of(OLD))) {
            execute(connection, sql);
        }
    }

    @AfterEach
    void drop() throws SQLException {
        execute(
                connection,
                Publication.dropStatement(PUBLICATION),
                "TRUNCATE public.old, public.young");
    }

    private CompletableFuture<Long> join() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection own = source.database().connect("join")) {
                        return new JoiningTables(own, PUBLICATION)
                                .join(List.of(YOUNG), waiting::add);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                });
    }

    private static List<String> published() throws SQLException {
        return texts(connection, "SELECT tablename FROM pg_publication_tables ORDER BY 1");
    }

    private static long lsn() throws SQLException {
        return Lsn.parse(texts(connection, "SELECT pg_current_wal_insert_lsn()::text").get(0));
    }

    @Test
    void whatWasCommittedBeforeThePlaceIsSeenByAQuery() throws Exception {
        execute(connection, "INSERT INTO public.young VALUES (1)");
        long place = join().get(30, TimeUnit.SECONDS);
        assertThat(Long.compareUnsigned(place, lsn())).isNotPositive();
        assertThat(published()).containsExactly("old", "young");
        assertThat(waiting).isEmpty();
    }

    @Test
    void nobodyHasWrittenTheTableWhenItIsPublished() throws Exception {
        try (Connection writer = source.database().connect("writer")) {
            writer.setAutoCommit(false);
            execute(writer, "INSERT INTO public.young VALUES (2)");
            CompletableFuture<Long> joined = join();
            assertThat(waiting.poll(30, TimeUnit.SECONDS))
                    .isEqualTo("transactions that have written public.young");
            assertThat(published()).containsExactly("old");
            assertThat(joined).isNotDone();
            writer.commit();
            joined.get(30, TimeUnit.SECONDS);
            assertThat(published()).containsExactly("old", "young");
        }
    }

    /** An administrator's statement may not have waited for them. */
    @Test
    void whatIsPublishedAlreadyIsReadOnceAllOpenTransactionsHaveEnded() throws Exception {
        execute(connection, "ALTER PUBLICATION " + PUBLICATION + " ADD TABLE public.young");
        try (Connection writer = source.database().connect("writer")) {
            writer.setAutoCommit(false);
            execute(writer, "INSERT INTO public.young VALUES (3)");
            CompletableFuture<Long> joined = join();
            assertThat(waiting.poll(30, TimeUnit.SECONDS))
                    .startsWith("transactions that are still open: pid ")
                    .contains("pg_terminate_backend");
            assertThat(joined).isNotDone();
            long before = lsn();
            writer.commit();
            assertThat(Long.compareUnsigned(joined.get(30, TimeUnit.SECONDS), before))
                    .as("the commit is told, too: it is behind the place")
                    .isNotPositive();
        }
    }

    @Test
    void withoutThePublicationChangesAreLost() throws SQLException {
        execute(connection, Publication.dropStatement(PUBLICATION));
        assertThatThrownBy(
                        () ->
                                new JoiningTables(connection, PUBLICATION)
                                        .join(List.of(YOUNG), waiting::add))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("does not exist any more");
    }
}
