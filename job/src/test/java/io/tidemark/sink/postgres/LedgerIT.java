package io.tidemark.sink.postgres;

import static io.tidemark.sink.postgres.PostgresTargetIT.column;
import static io.tidemark.sink.postgres.PostgresTargetIT.schema;
import static io.tidemark.sink.postgres.PostgresTargetIT.text;
import static io.tidemark.sink.postgres.TestEpochs.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.change.TableSchema;
import io.tidemark.config.Deletes;
import io.tidemark.config.Rewind;
import io.tidemark.sink.Counts;
import io.tidemark.sink.Delta;
import io.tidemark.sink.DeltaReader;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.Phase;
import io.tidemark.sink.Section;
import io.tidemark.sink.TargetException;
import io.tidemark.sink.Token;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rows of the design's table about the ledger, and a run that loses its connection. */
class LedgerIT {

    @RegisterExtension static final TestServer server = new TestServer();

    private final TableSchema orders =
            schema("public", "orders", List.of("id"), column("id", "integer"), text("state"));
    private final TestEpochs epochs = new TestEpochs(1).with(orders, Deletes.HARD);

    private List<String> orders() throws SQLException {
        return server.rows("SELECT * FROM public.orders ORDER BY id");
    }

    @Test
    void aReaderWithoutLedgerFindsNothing() throws Exception {
        try (LedgerReader reader = new LedgerReader(server.database())) {
            assertThat(reader.read("shop")).isEmpty();
            assertThat(reader.epochsAfter("shop", 0)).isEmpty();
        }
    }

    @Test
    void ledgerAndHistoryTellWhatWasApplied() throws Exception {
        epochs.committedAt(TestServer.NOW.toEpochMilli() - 3_000, 1);
        epochs.committedAt(TestServer.NOW.toEpochMilli() - 1_000, 99);
        PostgresTarget target = server.target(epochs);
        Epoch first = epochs.next(upsert(orders, "1", "a"));
        target.apply(first);
        Epoch second = epochs.next();
        target.apply(second);
        try (LedgerReader reader = new LedgerReader(server.database())) {
            LedgerRow row = reader.read("shop").orElseThrow();
            assertThat(row)
                    .isEqualTo(
                            new LedgerRow(
                                    "shop",
                                    second.token(),
                                    1,
                                    Phase.STREAMING,
                                    "0/2",
                                    102,
                                    TestServer.NOW));
            EpochRow epoch = reader.epochsAfter("shop", 0).get(0);
            assertThat(epoch.token()).isEqualTo(first.token());
            assertThat(epoch.lag()).isEqualTo(new Lag(1_000, 1_000, 3_000));
            assertThat(epoch.tables())
                    .containsEntry(
                            "public.orders",
                            new AppliedCounts(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
            assertThat(reader.epochsAfter("shop", 1)).hasSize(1);
        }
    }

    @Test
    void applyingAgainChangesNothing() throws Exception {
        PostgresTarget target = server.target(epochs);
        Epoch first = epochs.next(upsert(orders, "1", "a"));
        Epoch second = epochs.next(upsert(orders, "1", "b"));
        target.apply(first);
        target.apply(second);
        target.apply(first);
        target.apply(second);
        assertThat(orders()).containsExactly("1,b");
        assertThat(server.rows("SELECT count(*) FROM tidemark.epoch")).containsExactly("2");
    }

    @Test
    void anotherRunTakesTheFence() throws Exception {
        PostgresTarget zombie = server.target(epochs);
        zombie.apply(epochs.next(upsert(orders, "1", "a")));
        PostgresTarget heir = server.target(epochs);
        Epoch next = epochs.next(upsert(orders, "1", "b"));
        heir.apply(next);
        assertThatThrownBy(() -> zombie.apply(epochs.next(upsert(orders, "1", "z"))))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.mayPass()).isFalse())
                .hasMessageContaining("another run of this pipeline took over");
        assertThat(orders()).containsExactly("1,b");
    }

    /** A frozen process holds the lock on the ledger for as long as its connection lives. */
    @Test
    void anotherRunTakesTheFenceFromOneThatStandsStillInTheMiddleOfAnEpoch() throws Exception {
        Epoch first = epochs.next(upsert(orders, "1", "a"));
        Epoch second = epochs.next(upsert(orders, "1", "b"));
        server.target(epochs).apply(first);
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        PostgresTarget zombie =
                server.target(
                        epochs,
                        Rewind.FAIL,
                        Map.of(),
                        point -> {
                            frozen.countDown();
                            await(thawed);
                        });
        AtomicInteger applied = new AtomicInteger();
        CompletableFuture<Void> attempt = applying(zombie, second, applied);
        await(frozen);
        try {
            server.target(epochs).apply(second);
            assertThat(server.rows("SELECT count(*) FROM tidemark.epoch")).containsExactly("2");
        } finally {
            thawed.countDown();
        }
        attempt.join();
        assertThat(applied).as("epochs of the one that came back").hasValue(0);
        assertThat(orders()).containsExactly("1,b");
        assertThat(server.rows("SELECT count(*) FROM tidemark.epoch")).containsExactly("2");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing came for a minute");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoFirstStartersDoNotCollide() throws Exception {
        TestEpochs others = new TestEpochs(2).with(orders, Deletes.HARD);
        PostgresTarget one = server.target(epochs);
        PostgresTarget two = server.target(others);
        AtomicInteger applied = new AtomicInteger();
        CompletableFuture<Void> a = applying(one, epochs.next(upsert(orders, "1", "a")), applied);
        CompletableFuture<Void> b = applying(two, others.next(upsert(orders, "1", "b")), applied);
        CompletableFuture.allOf(a, b).join();
        assertThat(applied).hasValue(1);
        assertThat(server.rows("SELECT count(*) FROM tidemark.epoch")).containsExactly("1");
    }

    private static CompletableFuture<Void> applying(
            PostgresTarget target, Epoch epoch, AtomicInteger applied) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        target.apply(epoch);
                        applied.incrementAndGet();
                    } catch (TargetException e) {
                        // One of them has to give way: fence or foreign history.
                        assertThat(e.mayPass()).isFalse();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Test
    void aRestoredTargetIsRolledForward() throws Exception {
        Epoch first = epochs.next(upsert(orders, "1", "a"));
        Epoch second = epochs.next(upsert(orders, "2", "b"));
        Epoch third = epochs.next(upsert(orders, "1", "c"));
        Epoch fourth = epochs.next(upsert(orders, "3", "d"));
        Map<Token, Epoch> retained = Map.of(second.token(), second, third.token(), third);
        server.target(epochs).apply(first);
        server.target(epochs, Rewind.FAIL, retained, point -> {}).apply(fourth);
        assertThat(orders()).containsExactly("1,c", "2,b", "3,d");
        assertThat(server.rows("SELECT sequence FROM tidemark.epoch ORDER BY 1"))
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void anEmptyTargetNeedsTheWholeChain() throws Exception {
        Epoch first = epochs.next(upsert(orders, "1", "a"));
        Epoch second = epochs.next(upsert(orders, "2", "b"));
        assertThatThrownBy(() -> server.target(epochs).apply(second))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("epoch " + first.token() + " between them is no longer");
        server.target(epochs, Rewind.FAIL, Map.of(first.token(), first), point -> {}).apply(second);
        assertThat(orders()).containsExactly("1,a", "2,b");
    }

    @Test
    void aRewoundJobStopsOrOverwrites() throws Exception {
        PostgresTarget target = server.target(epochs);
        Epoch first = epochs.next(upsert(orders, "1", "a"));
        target.apply(first);
        target.apply(epochs.next(upsert(orders, "1", "b"), upsert(orders, "2", "b")));
        TestEpochs restored = new TestEpochs(2).with(orders, Deletes.HARD).after(first.token());
        Epoch again = restored.next(upsert(orders, "1", "b"));
        assertThatThrownBy(() -> server.target(restored).apply(again))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("on-rewind: overwrite");
        server.target(restored, Rewind.OVERWRITE, Map.of(), point -> {}).apply(again);
        assertThat(server.newestCounts().unchanged()).isEqualTo(1);
        assertThat(server.rows("SELECT token FROM tidemark.ledger"))
                .containsExactly(again.token().toString());
    }

    @Test
    void aJobWithoutStateStopsOrTakesOver() throws Exception {
        server.target(epochs)
                .apply(epochs.next(upsert(orders, "1", "a"), upsert(orders, "2", "b")));
        TestEpochs fresh = new TestEpochs(2).with(orders, Deletes.HARD);
        Epoch first = fresh.next(upsert(orders, "3", "c"));
        assertThatThrownBy(() -> server.target(fresh).apply(first))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("--start fresh");
        server.target(fresh).apply(fresh.takingOver(upsert(orders, "3", "c")));
        assertThat(orders()).containsExactly("3,c");
    }

    @Test
    void recoversWhenItsConnectionIsKilled() throws Exception {
        AtomicInteger kills = new AtomicInteger();
        PostgresTarget target =
                server.target(
                        epochs,
                        Rewind.FAIL,
                        Map.of(),
                        point -> {
                            if (kills.incrementAndGet() == 2) {
                                kill();
                            }
                        });
        target.apply(epochs.next(upsert(orders, "1", "a")));
        target.apply(epochs.next(upsert(orders, "1", "b")));
        target.apply(epochs.next(upsert(orders, "2", "c")));
        assertThat(kills).hasValue(4);
        assertThat(orders()).containsExactly("1,b", "2,c");
        assertThat(server.rows("SELECT sum(applied), count(*) FROM tidemark.epoch"))
                .containsExactly("3,3");
    }

    private static void kill() {
        try {
            server.run(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE application_name = 'tidemark shop'"
                            + " AND datname = current_database()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oldHistoryIsPrunedButForTheNewestThousand() throws Exception {
        PostgresTarget target = server.target(epochs);
        for (int i = 1; i <= 499; i++) {
            epochs.next();
        }
        Epoch pruning = epochs.after(null).next();
        assertThat(pruning.token().sequence()).isEqualTo(500);
        target.apply(epochs.after(null).next());
        server.run(
                "INSERT INTO tidemark.epoch SELECT pipeline, 'old' || i, i - 2000, parent,"
                        + " checkpoint_id, phase, position, read, snapshot, applied, inserted,"
                        + " updated, deleted, unchanged, superseded, stale, filtered, missing, duplicate, late,"
                        + " derived, dead, lag_p50_ms, lag_p99_ms, lag_max_ms, bytes, tables,"
                        + " committed_at - interval '31 days', took_ms FROM tidemark.epoch,"
                        + " generate_series(1, 1200) i");
        for (int i = 502; i < 1_000; i++) {
            epochs.next();
        }
        server.run("UPDATE tidemark.ledger SET token = NULL");
        target.apply(epochs.after(null).next());
        assertThat(server.rows("SELECT count(*), max(sequence) FROM tidemark.epoch"))
                .containsExactly("1000,1000");
    }

    /** After a rewind a job may commit an epoch again whose deltas have expired since. */
    @Test
    void deltasAreOnlyNeededForWhatIsNotApplied() throws Exception {
        Epoch first = epochs.next(upsert(orders, "1", "a"));
        server.target(epochs).apply(first);
        PostgresTarget target =
                server.target(epochs, Rewind.FAIL, Map.of(), point -> {}, new Expired());

        target.apply(first);
        assertThatThrownBy(() -> target.apply(epochs.next(upsert(orders, "1", "b"))))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("the delta is gone");

        assertThat(server.rows("SELECT * FROM public.orders")).containsExactly("1,a");
    }

    private static final class Expired implements DeltaReader {
        @Override
        public InputStream open(Delta delta, Section section) throws IOException {
            throw new IOException("opened without being verified");
        }

        @Override
        public void verify(Delta delta) throws IOException {
            throw new IOException("the delta is gone");
        }
    }

    @Test
    void aSumThatDoesNotComeOutIsNotCommitted() throws Exception {
        Delta honest = TestEpochs.delta(upsert(orders, "1", "a"));
        Delta wrong =
                new Delta(
                        honest.sections(),
                        honest.inline(),
                        null,
                        0,
                        Map.of("public.orders", new Counts(2, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
        assertThatThrownBy(() -> server.target(epochs).apply(epochs.next(List.of(wrong))))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.mayPass()).isFalse())
                .hasMessageContaining("do not add up");
        assertThat(server.rows("SELECT to_regclass('public.orders')")).containsExactly("-");
    }
}
