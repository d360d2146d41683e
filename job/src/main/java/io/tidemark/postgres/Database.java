package io.tidemark.postgres;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Fault;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A PostgreSQL database that connections can be made to. Resolves the secrets of its {@link
 * Endpoint}, so it is made where it is used and never serialized, logged or printed.
 *
 * <p>Every session speaks the same exact text: ISO dates, UTC, all digits of a float, the C locale
 * for money. A value read as text by one session is written unchanged by another.
 */
public final class Database {

    /** What makes the text form of every built-in type exact and independent of the server. */
    private static final List<String> EXACT_TEXT =
            List.of(
                    "SET datestyle = 'ISO, YMD'",
                    "SET timezone = 'UTC'",
                    "SET intervalstyle = 'postgres'",
                    "SET extra_float_digits = 3",
                    "SET bytea_output = 'hex'",
                    "SET lc_monetary = 'C'",
                    "SET xmloption = 'content'",
                    "SET search_path = pg_catalog");

    /** A host that does not answer; the URL's connectTimeout says otherwise. */
    private static final String CONNECT_SECONDS = "10";

    /** Something that answers but never lets us in; the URL's loginTimeout says otherwise. */
    private static final String LOGIN_SECONDS = "60";

    private final String name;
    private final String host;
    private final int port;
    private final String database;
    private final Properties properties;

    private Database(String name, String host, int port, String database, Properties properties) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.database = database;
        this.properties = properties;
    }

    /** Resolves the secrets and takes the URL apart. */
    public static Database of(Endpoint endpoint) {
        String where = endpoint.name();
        URI uri = parse(where, endpoint.url().resolve());
        Properties properties = new Properties();
        String userInfo = uri.getRawUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            properties.setProperty(
                    "user", decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
            if (colon >= 0) {
                properties.setProperty("password", decode(userInfo.substring(colon + 1)));
            }
        }
        String query = uri.getRawQuery();
        if (query != null) {
            properties.putAll(UrlOptions.read(where, query));
        }
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String path = uri.getRawPath();
        return new Database(where, uri.getHost(), port, decode(path.substring(1)), properties);
    }

    private static URI parse(String where, String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null
                    || uri.getRawPath() == null
                    || uri.getRawPath().length() < 2) {
                throw badUrl(where);
            }
            return uri;
        } catch (URISyntaxException e) {
            // The message of the cause quotes the URL and with it the password.
            throw badUrl(where);
        }
    }

    private static ConfigException badUrl(String where) {
        return new ConfigException(
                new Fault(
                        where + ".url",
                        "not a URL of the form postgresql://user:password@host:port/database",
                        "percent-encode special characters of user and password (@ is %40, / is %2F)"));
    }

    static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** {@code name (host:port/database)}, for messages. */
    public String display() {
        return name + " (" + host + ":" + port + "/" + database + ")";
    }

    /** The name of the database on its server. */
    public String database() {
        return database;
    }

    /** The user that connections are made as, for messages; empty if the URL names none. */
    public String user() {
        return properties.getProperty("user", "");
    }

    /** A session for SQL, auto-commit on, with {@code search_path = pg_catalog}. */
    public Connection connect(String applicationName) throws SQLException {
        Properties session = new Properties();
        session.putAll(properties);
        session.setProperty("ApplicationName", applicationName);
        return open(session);
    }

    /** A session of the logical replication protocol. */
    public Connection connectForReplication(String applicationName) throws SQLException {
        Properties session = new Properties();
        session.putAll(properties);
        session.setProperty("ApplicationName", applicationName);
        session.setProperty("replication", "database");
        session.setProperty("assumeMinServerVersion", "12");
        session.setProperty("preferQueryMode", "simple");
        session.putIfAbsent("socketFactory", StreamSockets.class.getName());
        return open(session);
    }

    private Connection open(Properties session) throws SQLException {
        session.putIfAbsent("connectTimeout", CONNECT_SECONDS);
        session.putIfAbsent("loginTimeout", LOGIN_SECONDS);
        session.putIfAbsent("tcpKeepAlive", "true");
        Connection connection =
                new Driver().connect("jdbc:postgresql://" + address() + "/" + encoded(), session);
        if (connection == null) {
            throw new SQLException("not a PostgreSQL address: " + display());
        }
        try (Statement statement = connection.createStatement()) {
            for (String setting : EXACT_TEXT) {
                statement.execute(setting);
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private String address() {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }

    private String encoded() {
        return java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
