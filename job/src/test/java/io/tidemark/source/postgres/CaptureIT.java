package io.tidemark.source.postgres;

import static io.tidemark.source.postgres.TestSource.execute;
import static io.tidemark.source.postgres.TestSource.table;
import static io.tidemark.source.postgres.TestSource.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

class CaptureIT {

    private static final TableId ORDERS = table("public.orders");
    private static final TableId ITEMS = table("public.items");
    private static final String SLOT = Capture.slotName("my-shop", "shop");

    private static TestSource source;
    private static Connection connection;
    private static Capture capture;

    @BeforeAll
    static void start() throws IOException, SQLException {
        source = TestSource.start();
        connection = source.connect();
        capture = new Capture(source.database(), "my-shop", "shop");
        execute(
                connection,
                "CREATE DATABASE other",
                "CREATE ROLE app LOGIN REPLICATION",
                "CREATE TABLE public.orders (id int PRIMARY KEY)",
                "CREATE TABLE public.items (id int PRIMARY KEY)");
    }

    @AfterEach
    void clean() {
        capture.drop();
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        connection.close();
        source.close();
    }

    @Test
    void noChangeOfAPublishedTableFallsBetweenSnapshotAndLog() throws Exception {
        execute(connection, "INSERT INTO public.orders VALUES (1)");
        CompletableFuture<Long> created;
        try (Connection writer = source.connect()) {
            writer.setAutoCommit(false);
            execute(writer, "INSERT INTO public.orders VALUES (2)");
            created = CompletableFuture.supplyAsync(() -> capture.create(List.of(ORDERS)));
            assertThatThrownBy(() -> created.get(1, TimeUnit.SECONDS))
                    .as("the slot waits for the transaction that began without the publication")
                    .isInstanceOf(TimeoutException.class);
            writer.commit();
        }
        long start = created.get(30, TimeUnit.SECONDS);
        List<String> snapshot = texts(connection, "SELECT id FROM public.orders ORDER BY id");
        execute(connection, "INSERT INTO public.orders VALUES (3)");
        assertThat(snapshot).containsExactly("1", "2");
        assertThat(inserts()).isEqualTo(1);
        assertThat(Long.compareUnsigned(start, capture.currentLsn())).isNotPositive();
    }

    private static long inserts() throws SQLException {
        return texts(
                        connection,
                        "SELECT 1 FROM pg_logical_slot_peek_binary_changes('"
                                + SLOT
                                + "', NULL, NULL, 'proto_version', '1', 'publication_names', '"
                                + SLOT
                                + "') WHERE get_byte(data, 0) = ascii('I')")
                .size();
    }

    @Test
    void aFreshStartReplacesWhatIsLeft() throws SQLException {
        long first = capture.create(List.of(ORDERS));
        execute(connection, "INSERT INTO public.items VALUES (1)");
        long second = capture.create(List.of(ORDERS, ITEMS));
        assertThat(Long.compareUnsigned(first, second)).isNegative();
        assertThat(texts(connection, "SELECT tablename FROM pg_publication_tables ORDER BY 1"))
                .containsExactly("items", "orders");
        assertThat(texts(connection, "SELECT slot_name FROM pg_replication_slots"))
                .containsExactly(SLOT);
    }

    @Test
    void thePublicationOfAnAdministratorStays() throws SQLException {
        execute(connection, Publication.statements(SLOT, List.of(ORDERS)).get(1));
        Capture restricted = new Capture(source.database("app", "postgres"), "my-shop", "shop");
        restricted.create(List.of(ORDERS));
        assertThatThrownBy(() -> restricted.create(List.of(ITEMS)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("CREATE PUBLICATION \"" + SLOT + "\" FOR TABLE");
        assertThatThrownBy(restricted::drop).hasMessageContaining("DROP PUBLICATION");
    }

    @Test
    void aSlotThatIsReadIsLeftAlone() throws SQLException {
        capture.create(List.of(ORDERS));
        try (Connection replication = source.database().connectForReplication("the other run");
                PGReplicationStream stream = read(replication)) {
            assertThat(stream.isClosed()).isFalse();
            assertThatThrownBy(() -> capture.create(List.of(ORDERS)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("another run")
                    .hasMessageContaining("the other run")
                    .hasMessageContaining("pid ");
            assertThat(capture.resume(List.of(ORDERS), Set.of(ORDERS))).isNotZero();
        }
        waitUntilNobodyReads();
    }

    @Test
    void aReaderThatLeavesIsWaitedFor() throws Exception {
        capture.create(List.of(ORDERS));
        CountDownLatch waiting = new CountDownLatch(1);
        List<Fault> told = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> waited;
        try (Connection replication = source.database().connectForReplication("the other run");
                PGReplicationStream stream = read(replication)) {
            assertThat(stream.isClosed()).isFalse();
            waited =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    capture.awaitNoReader(
                                            fault -> {
                                                told.add(fault);
                                                waiting.countDown();
                                            });
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(waited).isNotDone();
        }
        waited.get(30, TimeUnit.SECONDS);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).what()).contains("the other run").contains("pid ");
        assertThat(capture.resume(List.of(ORDERS), Set.of(ORDERS))).isNotZero();
    }

    @Test
    void aReaderThatStaysStopsTheStart() throws Exception {
        capture.create(List.of(ORDERS));
        Capture hasty = new Capture(source.database(), "my-shop", "shop", Duration.ofMillis(500));
        try (Connection replication = source.database().connectForReplication("the other run");
                PGReplicationStream stream = read(replication)) {
            assertThat(stream.isClosed()).isFalse();
            refused(
                    () -> hasty.awaitNoReader(fault -> {}),
                    "another run",
                    "the other run",
                    "stop that run first");
        }
        waitUntilNobodyReads();
    }

    @Test
    void aSlotWithoutReaderAndNoSlotAtAllAreNotWaitedFor() throws Exception {
        Capture hasty = new Capture(source.database(), "my-shop", "shop", Duration.ZERO);
        List<Fault> told = new ArrayList<>();
        hasty.awaitNoReader(told::add);
        capture.create(List.of(ORDERS));
        hasty.awaitNoReader(told::add);
        assertThat(told).isEmpty();
    }

    @Test
    void aTransactionThatNeverEndsStopsTheStartAndIsNamed() throws SQLException {
        Capture hasty = new Capture(source.database(), "my-shop", "shop", Duration.ofMillis(500));
        try (Connection writer = source.connect()) {
            writer.setAutoCommit(false);
            execute(writer, "INSERT INTO public.items VALUES (77)");
            String pid = texts(writer, "SELECT pg_backend_pid()").get(0);
            refused(
                    () -> hasty.create(List.of(ORDERS)),
                    "transactions that are still open",
                    "SELECT pg_terminate_backend(" + pid + ");");
            writer.rollback();
            execute(
                    writer,
                    "INSERT INTO public.items VALUES (78)",
                    "PREPARE TRANSACTION 'it''s left'");
            refused(
                    () -> hasty.create(List.of(ORDERS)),
                    "prepared transaction of role postgres (ROLLBACK PREPARED 'it''s left';)");
        }
        assertThat(texts(connection, "SELECT slot_name FROM pg_replication_slots")).isEmpty();
        execute(connection, "ROLLBACK PREPARED 'it''s left'");
        assertThat(hasty.create(List.of(ORDERS))).isNotZero();
    }

    @Test
    void noSlotLeftAtTheLastMomentIsNamedWithTheRemedy() throws SQLException {
        for (int i = 0; i < 4; i++) {
            execute(
                    connection,
                    "SELECT pg_create_logical_replication_slot('other_" + i + "', 'pgoutput')");
        }
        refused(
                () -> capture.create(List.of(ORDERS)),
                "all replication slots are in use",
                "max_replication_slots",
                "raise the limit");
        execute(connection, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
    }

    private static PGReplicationStream read(Connection replication) throws SQLException {
        return replication
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(SLOT)
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", SLOT)
                .start();
    }

    private static void waitUntilNobodyReads() throws SQLException {
        execute(
                connection,
                "DO $$BEGIN WHILE EXISTS (SELECT FROM pg_replication_slots WHERE active) LOOP"
                        + " PERFORM pg_sleep(0.05); END LOOP; END$$");
    }

    @Test
    void theSlotOfAnotherDatabaseIsNotTouched() throws SQLException {
        Capture other = new Capture(source.database("postgres", "other"), "my-shop", "shop");
        capture.create(List.of(ORDERS));
        assertThatThrownBy(() -> other.create(List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("belongs to the database 'postgres'");
        assertThatThrownBy(() -> other.resume(List.of(), Set.of()))
                .hasMessageContaining("belongs to the database 'postgres'");
    }

    @Test
    void stateThatIsNotOlderThanTheSlotGoesOn() {
        long start = capture.create(List.of(ORDERS, ITEMS));
        assertThat(capture.resume(List.of(ITEMS, ORDERS), Set.of(ITEMS, ORDERS), start))
                .isEqualTo(start);
        assertThat(capture.resume(List.of(ITEMS, ORDERS), Set.of(ITEMS, ORDERS), start + 1))
                .isEqualTo(start);
    }

    @Test
    void stateThatIsOlderThanTheSlotIsRefused() throws SQLException {
        long start = capture.create(List.of(ORDERS));
        execute(
                connection,
                "INSERT INTO public.orders VALUES (100)",
                "SELECT pg_replication_slot_advance('" + SLOT + "', pg_current_wal_flush_lsn())");
        refused(
                () -> capture.resume(List.of(ORDERS), Set.of(ORDERS), start),
                Lsn.format(start),
                "--start fresh");
    }

    @Test
    void aMissingSlotIsRefused() throws SQLException {
        capture.create(List.of(ORDERS));
        execute(connection, "SELECT pg_drop_replication_slot('" + SLOT + "')");
        refused(
                () -> capture.resume(List.of(ORDERS), Set.of(ORDERS)),
                "slot " + SLOT + " does not exist",
                "--start fresh");
    }

    @Test
    void aSlotOfAnotherPluginIsRefused() throws SQLException {
        capture.create(List.of(ORDERS));
        execute(
                connection,
                "SELECT pg_drop_replication_slot('" + SLOT + "')",
                "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'test_decoding')");
        refused(() -> capture.resume(List.of(ORDERS), Set.of(ORDERS)), "test_decoding");
    }

    @Test
    void aSlotThatTheServerGaveUpIsRefused() throws SQLException {
        capture.create(List.of(ORDERS));
        execute(
                connection,
                "ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'",
                "SELECT pg_reload_conf()",
                "CREATE TABLE public.noise (t text)");
        for (int i = 0; i < 4; i++) {
            execute(
                    connection,
                    "INSERT INTO public.noise SELECT repeat('x', 1000)"
                            + " FROM generate_series(1, 10000)",
                    "SELECT pg_switch_wal()");
        }
        execute(
                connection,
                "CHECKPOINT",
                "ALTER SYSTEM RESET max_slot_wal_keep_size",
                "SELECT pg_reload_conf()");
        refused(
                () -> capture.resume(List.of(ORDERS), Set.of(ORDERS)),
                "gave the replication slot",
                "wal_removed");
    }

    @Test
    void aTableThatTheStateKnowsHasToBePublishedStill() {
        capture.create(List.of(ORDERS));
        refused(
                () -> capture.resume(List.of(ORDERS, ITEMS), Set.of(ORDERS, ITEMS)),
                "public.items: is not in the publication " + SLOT + " any more",
                "--start fresh");
    }

    @Test
    void aTableThatIsAddedIsLeftToWhoReadsTheLog() throws SQLException {
        capture.create(List.of(ORDERS));
        Capture.Continuation goesOn = capture.continuation(List.of(ORDERS, ITEMS));
        assertThat(goesOn.faults()).isEmpty();
        assertThat(goesOn.known()).containsExactly(ORDERS);
        capture.resume(List.of(ORDERS, ITEMS), goesOn.known());
        assertThat(capture.continuation(List.of(ORDERS, ITEMS), Set.of(ORDERS)).known())
                .containsExactly(ORDERS);
        assertThat(texts(connection, "SELECT tablename FROM pg_publication_tables"))
                .containsExactly("orders");
    }

    @Test
    void aTableThatIsNotReadAnyMoreLeavesThePublication() throws SQLException {
        capture.create(List.of(ORDERS, ITEMS));
        assertThat(capture.continuation(List.of(ORDERS)).left()).containsExactly(ITEMS);
        assertThat(capture.continuation(List.of(ORDERS)).faults()).isEmpty();
        capture.resume(List.of(ORDERS), Set.of(ORDERS));
        assertThat(capture.continuation(List.of(ORDERS)).left()).isEmpty();
        assertThat(texts(connection, "SELECT tablename FROM pg_publication_tables"))
                .containsExactly("orders");
    }

    @Test
    void anAlteredOrMissingPublicationIsRefused() throws SQLException {
        capture.create(List.of(ORDERS));
        execute(connection, "ALTER PUBLICATION " + SLOT + " SET (publish = 'insert')");
        refused(() -> capture.resume(List.of(ORDERS), Set.of(ORDERS)), "was altered");
        execute(
                connection,
                "ALTER PUBLICATION " + SLOT + " SET (publish = 'insert, update, delete, truncate')",
                "ALTER PUBLICATION " + SLOT + " SET TABLE public.orders WHERE (id > 1)");
        refused(() -> capture.resume(List.of(ORDERS), Set.of(ORDERS)), "was altered");
        execute(connection, "DROP PUBLICATION " + SLOT);
        refused(
                () -> capture.resume(List.of(ORDERS), Set.of(ORDERS)),
                "publication " + SLOT + " does not exist");
    }

    @Test
    void droppingTwiceIsNoError() throws SQLException {
        capture.create(List.of(ORDERS));
        capture.drop();
        capture.drop();
        assertThat(texts(connection, "SELECT slot_name FROM pg_replication_slots")).isEmpty();
        assertThat(texts(connection, "SELECT pubname FROM pg_publication")).isEmpty();
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll((CharSequence[]) words);
    }
}
