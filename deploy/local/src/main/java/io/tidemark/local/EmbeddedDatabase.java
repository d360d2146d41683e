package io.tidemark.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A real PostgreSQL 17 server with one database, for this process only.
 *
 * <p>It listens on the loopback interface at a free port and lets in an administrator with a
 * generated password, who owns the database and makes roles but is no superuser. What PUBLIC may do
 * by default is taken away, so that a {@link PipelineRole} has what it was granted and nothing
 * else. After {@link #close()} neither a process nor a file of it is left; its unpacked programs
 * stay for the next start, in {@code embedded-pg} in the temp folder or where the system property
 * {@code ot.epg.working-dir} says. The server has no shutdown hook of its own: whoever starts it
 * decides in which order things stop, see {@link Teardown}.
 */
public final class EmbeddedDatabase implements Connector, AutoCloseable {

    /** The role that {@link #connect()} uses. */
    public static final String ADMINISTRATOR = "administrator";

    private static final Duration LONGEST_START = Duration.ofSeconds(20);
    private static final int PASSWORD_BYTES = 12;
    private static final int LOG_LINES_IN_ERROR = 20;

    private final EmbeddedPostgres server;
    private final Path folder;
    private final String database;
    private final String password;
    private final ServerOptions options;

    private EmbeddedDatabase(
            EmbeddedPostgres server,
            Path folder,
            String database,
            String password,
            ServerOptions options) {
        this.server = server;
        this.folder = folder;
        this.database = database;
        this.password = password;
        this.options = options;
    }

    /** Starts a server with an empty database and the usual options. */
    public static EmbeddedDatabase start(String database, Path parent) throws IOException {
        return start(database, parent, ServerOptions.USUAL);
    }

    /**
     * Starts a server with an empty database.
     *
     * @param database the name of the database, a plain lower-case word
     * @param parent an existing folder; the server's data go to a new folder in it
     * @throws IOException if the server does not start; nothing is left behind then
     */
    public static EmbeddedDatabase start(String database, Path parent, ServerOptions options)
            throws IOException {
        Path folder = Files.createTempDirectory(parent, database + "-");
        Path log = logIn(folder);
        EmbeddedPostgres server;
        try {
            server = builder(folder.resolve("data"), log, options).start();
        } catch (IOException | RuntimeException e) {
            String output = tail(log);
            FileTree.delete(folder);
            throw new IOException(
                    "PostgreSQL for '" + database + "' did not start: " + e.getMessage() + output,
                    e);
        }
        EmbeddedDatabase started =
                new EmbeddedDatabase(server, folder, database, newPassword(), options);
        try {
            started.prepare();
        } catch (IOException | SQLException e) {
            started.close();
            throw new IOException("cannot prepare database '" + database + "'", e);
        }
        return started;
    }

    private static EmbeddedPostgres.Builder builder(Path data, Path log, ServerOptions options) {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(true)
                        .setRegisterShutdownHook(false)
                        .setPGStartupWait(LONGEST_START)
                        .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .setLocaleConfig("locale", "C")
                        .setServerConfig("listen_addresses", "localhost")
                        // No socket file outside of the data folder.
                        .setServerConfig("unix_socket_directories", "")
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("max_wal_senders", "20")
                        .setServerConfig("max_replication_slots", "20")
                        // The library starts the server without fsync: throw-away data need not
                        // survive a power cut. This makes its commits cheaper than a real server's.
                        .setServerConfig("fsync", "off");
        options.settings().forEach(builder::setServerConfig);
        return builder;
    }

    private void prepare() throws IOException, SQLException {
        try (Connection superuser = server.getPostgresDatabase().getConnection();
                Statement statement = superuser.createStatement()) {
            // Only who may replicate makes a role that may.
            statement.execute(
                    "CREATE ROLE %s LOGIN REPLICATION CREATEROLE PASSWORD '%s'"
                            .formatted(ADMINISTRATOR, password));
            statement.execute("GRANT pg_signal_backend, pg_read_all_stats TO " + ADMINISTRATOR);
            statement.execute("CREATE DATABASE %s OWNER %s".formatted(database, ADMINISTRATOR));
            statement.execute("REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(database));
            revokeSchema();
            for (String sql : options.preparation()) {
                statement.execute(sql);
            }
            // Written last: from the reload on the superuser cannot log in any more.
            Path access = folder.resolve("data").resolve("pg_hba.conf");
            Path draft = Files.write(folder.resolve("pg_hba.conf"), options.access());
            Files.move(draft, access, StandardCopyOption.REPLACE_EXISTING);
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private void revokeSchema() throws SQLException {
        try (Connection superuser = server.getDatabase("postgres", database).getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        }
    }

    static String newPassword() {
        byte[] secret = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /**
     * {@code postgresql://user:password@localhost:port/database} of the administrator, for psql and
     * pipeline files.
     */
    public String url() {
        return url(ADMINISTRATOR, password);
    }

    String url(String user, String secret) {
        String query =
                options.connection().entrySet().stream()
                        .map(
                                o ->
                                        o.getKey()
                                                + "="
                                                + URLEncoder.encode(o.getValue(), UTF_8)
                                                        .replace("+", "%20"))
                        .sorted()
                        .collect(Collectors.joining("&"));
        return "postgresql://%s:%s@localhost:%d/%s%s"
                .formatted(user, secret, port(), database, query.isEmpty() ? "" : "?" + query);
    }

    /** The port on the loopback interface. */
    public int port() {
        return server.getPort();
    }

    /** The role that {@link #connect()} uses. */
    public String user() {
        return ADMINISTRATOR;
    }

    /** The generated password of {@link #user()}. */
    public String password() {
        return password;
    }

    /** The name of the database. */
    public String database() {
        return database;
    }

    /** The server's first process, of which all others are children. */
    public ProcessHandle process() throws IOException {
        Path file = folder.resolve("data").resolve("postmaster.pid");
        long id = Long.parseLong(Files.readAllLines(file).get(0).strip());
        return ProcessHandle.of(id)
                .orElseThrow(() -> new IOException("the server is not running any more"));
    }

    /** What the server has logged. */
    public Path log() {
        return logIn(folder);
    }

    @Override
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", ADMINISTRATOR);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "tidemark-local");
        properties.putAll(options.connection());
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/%s".formatted(port(), database), properties);
    }

    /** Stops the server, open sessions included, and deletes its files; does nothing again. */
    @Override
    public void close() throws IOException {
        server.close();
        FileTree.delete(folder);
    }

    private static Path logIn(Path folder) {
        return folder.resolve("server.log");
    }

    private static String tail(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        int from = Math.max(0, lines.size() - LOG_LINES_IN_ERROR);
        return "\n" + String.join("\n", lines.subList(from, lines.size()));
    }
}
