package io.tidemark.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.local.EmbeddedDatabase;
import io.tidemark.local.PipelineRole;
import io.tidemark.local.ServerOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Two PostgreSQL servers feed the tables of a third one. */
class SeveralSourcesIT {

    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int KEYS = 200;
    private static final int KILLS = 3;

    private TestBed bed;
    private EmbeddedDatabase erp;
    private PipelineRole erpReader;

    @BeforeEach
    void startServers() throws Exception {
        bed = TestBed.start();
        erp = EmbeddedDatabase.start("erp", bed.folder, ServerOptions.USUAL);
        erpReader = PipelineRole.ofSource(erp, "public");
        bed.writer.admit("sales");
    }

    @AfterEach
    void stopServers() throws Exception {
        bed.assertNothingVanishes();
        erp.close();
        bed.close();
    }

    /** A file with both sources; {@code settings} are lines under pipeline. */
    private Path pipeline(String settings, String tables) throws Exception {
        String yaml =
                """
                pipeline:
                  name: both
                  storage: file://%s
                %s
                sources:
                  erp: {type: postgres, url: "%s"}
                  shop: {type: postgres, url: "%s"}
                sinks:
                  warehouse: {type: postgres, url: "%s"}
                tables:
                %s
                flink:
                  execution.checkpointing.interval: 200ms
                """
                        .formatted(
                                bed.folder.resolve("storage-both"),
                                settings.indent(2),
                                erpReader.url(),
                                bed.reader.url(),
                                bed.writer.url(),
                                tables.indent(2));
        return published("both.yaml", yaml);
    }

    private Path published(String name, String yaml) throws Exception {
        Path file = Files.writeString(bed.folder.resolve(name), yaml);
        TestBed.publish(file, erp, bed.source);
        return file;
    }

    private TidemarkProcess run(Path file, String... more) throws Exception {
        String[] arguments = new String[2 + more.length];
        arguments[0] = "run";
        arguments[1] = file.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return TidemarkProcess.start(bed.folder, List.of(), arguments);
    }

    private void runUntilCaughtUp(Path file) throws Exception {
        try (TidemarkProcess run = run(file, "--until-caught-up")) {
            assertThat(run.awaitExit(STOP)).as(run.output() + run.log()).isZero();
        }
    }

    private String target(String sql) throws Exception {
        return TestBed.value(bed.target, sql);
    }

    private boolean isStreaming() throws Exception {
        return target("SELECT phase FROM tidemark.ledger").equals("streaming");
    }

    /**
     * Each source also keeps its own history of what it did, which the pipeline does not read. The
     * target must be what SQL makes of the two histories.
     */
    @Test
    void conflictingRowsUnderKillsEqualTheFoldInSql() throws Exception {
        long seed = new Random().nextLong();
        for (EmbeddedDatabase source : List.of(erp, bed.source)) {
            TestBed.execute(
                    source,
                    "CREATE TABLE orders (id int PRIMARY KEY, version bigint, name text, price int)",
                    "ALTER TABLE orders REPLICA IDENTITY FULL",
                    "CREATE TABLE items (LIKE orders INCLUDING ALL)",
                    "ALTER TABLE items REPLICA IDENTITY FULL",
                    "CREATE TABLE history (seq bigserial, tab text, op text, id int, version bigint,"
                            + " name text, price int)",
                    """
                    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      IF tg_op = 'DELETE' THEN
                        INSERT INTO history (tab, op, id, version, name, price)
                        VALUES (tg_table_name, 'delete', old.id, old.version, old.name, old.price);
                      ELSE
                        INSERT INTO history (tab, op, id, version, name, price)
                        VALUES (tg_table_name, 'upsert', new.id, new.version, new.name, new.price);
                      END IF;
                      RETURN NULL;
                    END $$
                    """,
                    "CREATE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON orders"
                            + " FOR EACH ROW EXECUTE FUNCTION keep()",
                    "CREATE TRIGGER keep AFTER INSERT OR UPDATE OR DELETE ON items"
                            + " FOR EACH ROW EXECUTE FUNCTION keep()",
                    "INSERT INTO orders SELECT i, i % 7, current_database(), i FROM"
                            + " generate_series(1, "
                            + KEYS / 2
                            + ") i",
                    "INSERT INTO items SELECT i, i % 7, current_database(), i FROM"
                            + " generate_series(1, "
                            + KEYS / 2
                            + ") i");
        }
        Path file =
                pipeline(
                        "max-drift: 5m",
                        """
                        - {from: public.orders, source: [erp, shop], to: sales.orders, order-by: version}
                        - from: public.items
                          source: [erp, shop]
                          to: sales.items
                          order-by: version
                          priority: [shop, erp]
                          merge: {price: {source: erp}}
                        """);
        AtomicBoolean loading = new AtomicBoolean(true);
        List<CompletableFuture<Void>> loads = List.of();
        for (int kill = 0; kill < KILLS; kill++) {
            try (TidemarkProcess run = run(file)) {
                if (loads.isEmpty()) {
                    TestBed.await("the first epoch is there", run, () -> !phase().isEmpty());
                    loads = List.of(load(erp, seed, loading), load(bed.source, ~seed, loading));
                }
                TestBed.await("it streams", run, this::isStreaming);
                int epochs = Integer.parseInt(target("SELECT count(*) FROM tidemark.epoch"));
                int more = epochs + 2 + new Random(seed + kill).nextInt(5);
                TestBed.await(
                        "some epochs more are there",
                        run,
                        () ->
                                Integer.parseInt(target("SELECT count(*) FROM tidemark.epoch"))
                                        >= more);
                run.kill();
            }
        }
        loading.set(false);
        for (CompletableFuture<Void> load : loads) {
            load.get(1, TimeUnit.MINUTES);
        }
        runUntilCaughtUp(file);

        bed.assertChain("both");
        copyHistories();
        assertThat(target("SELECT count(*) > 2000 FROM naive.change")).isEqualTo("t");
        assertThat(difference("orders", NEWEST_ORDERS)).as("seed %d", seed).isEmpty();
        assertThat(difference("items", NEWEST_ITEMS)).as("seed %d", seed).isEmpty();
        assertThat(target("SELECT count(*) FROM tidemark.late_change")).isIn("0", "");
        assertThat(target("SELECT position FROM tidemark.ledger"))
                .matches("erp [0-9A-F]+/[0-9A-F]+, shop [0-9A-F]+/[0-9A-F]+");
    }

    /** erp stands first in the file. */
    private static final String NEWEST_ORDERS =
            """
            SELECT id, version, name, price FROM (
              SELECT DISTINCT ON (id) * FROM naive.change WHERE tab = 'orders'
              ORDER BY id, version DESC, source = 'erp' DESC, seq DESC) newest
            WHERE op <> 'delete'\
            """;

    /** shop is believed first, and erp owns the price. */
    private static final String NEWEST_ITEMS =
            """
            SELECT id, version, name,
                   (SELECT price FROM naive.change p
                     WHERE p.tab = 'items' AND p.id = newest.id AND p.source = 'erp'
                     ORDER BY version DESC, seq DESC LIMIT 1)
              FROM (SELECT DISTINCT ON (id) * FROM naive.change WHERE tab = 'items'
                     ORDER BY id, version DESC, source = 'shop' DESC, seq DESC) newest\
            """;

    private String phase() throws Exception {
        return target("SELECT phase FROM tidemark.ledger");
    }

    private List<String> difference(String table, String expected) throws Exception {
        String actual = "SELECT id, version, name, price FROM sales." + table;
        return TestBed.query(
                bed.target,
                "(SELECT 'is', * FROM (%s EXCEPT %s) a) UNION ALL (SELECT 'expected', * FROM (%s EXCEPT %s) b)"
                        .formatted(actual, expected, expected, actual));
    }

    private void copyHistories() throws Exception {
        TestBed.execute(
                bed.target,
                "CREATE SCHEMA naive",
                "CREATE TABLE naive.change (source text, seq bigint, tab text, op text, id int,"
                        + " version bigint, name text, price int)");
        try (Connection connection = bed.target.connect()) {
            CopyManager target = connection.unwrap(PGConnection.class).getCopyAPI();
            for (EmbeddedDatabase source : List.of(erp, bed.source)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                try (Connection from = source.connect()) {
                    from.unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(
                                    "COPY (SELECT current_database(), * FROM history) TO STDOUT",
                                    rows);
                }
                target.copyIn(
                        "COPY naive.change FROM STDIN",
                        new ByteArrayInputStream(rows.toByteArray()));
            }
        }
    }

    /** Versions come in any order; a key has few enough changes to be remembered whole. */
    private static CompletableFuture<Void> load(
            EmbeddedDatabase source, long seed, AtomicBoolean loading) {
        Random random = new Random(seed);
        return CompletableFuture.runAsync(
                () -> {
                    try (Connection connection = source.connect();
                            Statement statement = connection.createStatement()) {
                        for (int i = 0; i < 1_500 || loading.get() && i < 4_000; i++) {
                            statement.execute(change(random));
                            Thread.sleep(2);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException("the load ended", e);
                    }
                });
    }

    private static String change(Random random) {
        int id = 1 + random.nextInt(KEYS);
        if (random.nextInt(6) == 0) {
            return "DELETE FROM orders WHERE id = " + id;
        }
        int version = random.nextInt(12);
        int number = random.nextInt(1_000_000);
        String price = random.nextInt(5) == 0 ? "NULL" : String.valueOf(random.nextInt(100));
        return """
                INSERT INTO %s VALUES (%d, %d, current_database() || '%d', %s)
                ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name,
                                               price = excluded.price\
                """
                .formatted(random.nextBoolean() ? "orders" : "items", id, version, number, price);
    }

    @Test
    void aSourceThatIsAddedBeginsWithItsSnapshotWhileTheOthersGoOn() throws Exception {
        TestBed.execute(
                erp,
                "CREATE TABLE parts (id int PRIMARY KEY, n int)",
                "INSERT INTO parts VALUES (1, 1)");
        TestBed.execute(
                bed.source,
                "CREATE TABLE orders (id int PRIMARY KEY, n int)",
                "INSERT INTO orders VALUES (1, 1)");
        Path both = pipeline("", "- {from: public.*, source: [erp, shop]}");
        String text = Files.readString(both);
        Path one =
                published(
                        "one.yaml",
                        text.replaceFirst("  shop: .*\n", "").replace("[erp, shop]", "erp"));
        runUntilCaughtUp(one);
        TestBed.execute(erp, "INSERT INTO parts VALUES (2, 2)");
        runUntilCaughtUp(both);

        assertThat(target("SELECT string_agg(id || ' ' || n, ', ' ORDER BY id) FROM parts"))
                .isEqualTo("1 1, 2 2");
        assertThat(target("SELECT string_agg(id || ' ' || n, ', ') FROM orders")).isEqualTo("1 1");
        // The first source goes on from its place: only one row of it came twice nowhere.
        assertThat(target("SELECT sum(snapshot), sum(read) FROM tidemark.epoch")).isEqualTo("2|3");
        bed.assertChain("both");

        Path renamed =
                published(
                        "renamed.yaml",
                        text.replace("  shop: ", "  store: ").replace("erp, shop", "erp, store"));
        try (TidemarkProcess run = run(renamed, "--until-caught-up")) {
            assertThat(run.awaitExit(STOP)).isEqualTo(1);
            assertThat(run.output())
                    .contains("a source that the file does not name")
                    .contains("name all sources as they were");
        }
        assertThat(
                        TestBed.value(
                                bed.source,
                                "SELECT string_agg(slot_name, ',') FROM pg_replication_slots"))
                .as("no slot is left behind")
                .isEqualTo("tidemark_both_shop");
    }

    @Test
    void aSourceThatIsAheadWaitsForTheOtherOne() throws Exception {
        for (EmbeddedDatabase source : List.of(erp, bed.source)) {
            TestBed.execute(
                    source,
                    "CREATE TABLE readings (id int PRIMARY KEY, at timestamptz)",
                    "ALTER TABLE readings REPLICA IDENTITY FULL");
        }
        Path file =
                pipeline(
                        "max-drift: 1s",
                        """
                        - from: public.readings
                          source: [erp, shop]
                          order-by: at
                          event-time: {column: at, idle-after: 1h, allowed-lateness: 1d}
                        """);
        try (TidemarkProcess run = run(file)) {
            TestBed.await("it streams", run, this::isStreaming);
            TestBed.execute(bed.source, "INSERT INTO readings VALUES (0, now() - interval '1 h')");
            TestBed.await("shop is at work", run, () -> isThere(0));
            int held = 0;
            for (int id = 1; held == 0 && id <= 60; id++) {
                TestBed.execute(erp, "INSERT INTO readings VALUES (%d, now())".formatted(id));
                held = isThereWithin10Epochs(run, id) ? 0 : id;
            }
            assertThat(held).as("the row of erp that had to wait").isPositive();
            int waiting = held;
            TestBed.execute(bed.source, "INSERT INTO readings VALUES (100, now())");
            TestBed.await("shop has caught up", run, () -> isThere(waiting));
        }
    }

    private boolean isThere(int id) throws Exception {
        return !target("SELECT 1 FROM readings WHERE id = " + id).isEmpty();
    }

    private boolean isThereWithin10Epochs(TidemarkProcess run, int id) throws Exception {
        String last = "SELECT max(sequence) FROM tidemark.epoch";
        int end = Integer.parseInt(target(last)) + 10;
        TestBed.await(
                "10 epochs have passed or the row is there",
                run,
                () -> isThere(id) || Integer.parseInt(target(last)) >= end);
        return isThere(id);
    }
}
