package io.tidemark.sink.postgres;

import io.tidemark.config.Endpoint;
import io.tidemark.config.Rewind;
import io.tidemark.config.Template;
import io.tidemark.postgres.Database;
import io.tidemark.sink.DeltaReader;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.Probe;
import io.tidemark.sink.RetainedEpochs;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real server; every test gets a database of its own. */
final class TestServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    static final Instant NOW = Instant.ofEpochMilli(1_700_000_100_000L);

    private EmbeddedPostgres server;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private int databases;
    private String database = "postgres";

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server =
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "30")
                        .start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        newDatabase();
    }

    /** An empty database from here on. */
    void newDatabase() throws Exception {
        closeOpened();
        String name = "t" + ++databases;
        database = "postgres";
        run("CREATE DATABASE " + name);
        database = name;
    }

    Database database() {
        return databaseAs("postgres");
    }

    Database databaseAs(String user) {
        return Database.of(
                new Endpoint(
                        "warehouse",
                        "postgres",
                        Template.of(
                                "postgresql://"
                                        + user
                                        + ":secret-word@127.0.0.1:"
                                        + server.getPort()
                                        + "/"
                                        + database)));
    }

    PostgresTarget target(TestEpochs epochs) {
        return target(epochs, Rewind.FAIL, Map.of(), point -> {});
    }

    PostgresTarget target(
            TestEpochs epochs,
            Rewind onRewind,
            Map<io.tidemark.sink.Token, Epoch> retained,
            Probe probe) {
        return target(epochs, onRewind, retained, probe, TestEpochs::open);
    }

    PostgresTarget target(
            TestEpochs epochs,
            Rewind onRewind,
            Map<io.tidemark.sink.Token, Epoch> retained,
            Probe probe,
            DeltaReader deltas) {
        RetainedEpochs found = token -> Optional.ofNullable(retained.get(token));
        PostgresTarget target =
                new PostgresTarget(
                        database(),
                        TestEpochs.PIPELINE,
                        onRewind,
                        epochs,
                        epochs::schema,
                        deltas,
                        found,
                        probe,
                        InstantSource.fixed(NOW));
        opened.add(target);
        return target;
    }

    void run(String... statements) throws SQLException {
        try (Connection connection = database().connect("test");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** All rows, cells joined by a comma, null as a dash. */
    List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database().connect("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int width = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    String text = row.getString(i);
                    cells.add(text == null ? "-" : text);
                }
                rows.add(String.join(",", cells));
            }
        }
        return rows;
    }

    /** The counts of the newest epoch. */
    AppliedCounts newestCounts() throws SQLException {
        try (LedgerReader reader = new LedgerReader(database())) {
            List<EpochRow> epochs = reader.epochsAfter(TestEpochs.PIPELINE, 0);
            return epochs.get(epochs.size() - 1).totals();
        }
    }

    private void closeOpened() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
        opened.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        closeOpened();
        server.close();
    }
}
