package io.tidemark.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an embedded server is set up.
 *
 * @param settings options of {@code postgresql.conf} beyond the usual ones
 * @param access the lines of {@code pg_hba.conf}
 * @param connection options of the URL and of every connection, such as {@code sslmode}
 * @param preparation statements that the superuser runs before it is locked out
 */
public record ServerOptions(
        Map<String, String> settings,
        List<String> access,
        Map<String, String> connection,
        List<String> preparation) {

    /** Roles with a password may log in; the superuser has none, so nobody is it. */
    public static final ServerOptions USUAL =
            new ServerOptions(
                    Map.of(),
                    List.of(
                            "host all all 127.0.0.1/32 scram-sha-256",
                            "host all all ::1/128 scram-sha-256"),
                    Map.of(),
                    List.of());

    public ServerOptions {
        settings = Map.copyOf(settings);
        access = List.copyOf(access);
        connection = Map.copyOf(connection);
        preparation = List.copyOf(preparation);
    }

    /** These, and one setting more. */
    public ServerOptions withSetting(String name, String value) {
        return new ServerOptions(added(settings, name, value), access, connection, preparation);
    }

    /** These, with other lines of {@code pg_hba.conf}. */
    public ServerOptions withAccess(String... lines) {
        return new ServerOptions(settings, List.of(lines), connection, preparation);
    }

    /** These, and one option more for every connection. */
    public ServerOptions withConnection(String name, String value) {
        return new ServerOptions(settings, access, added(connection, name, value), preparation);
    }

    /** These, and one statement more of the superuser. */
    public ServerOptions withPreparation(String statement) {
        List<String> statements = new ArrayList<>(preparation);
        statements.add(statement);
        return new ServerOptions(settings, access, connection, statements);
    }

    private static Map<String, String> added(Map<String, String> map, String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(map);
        all.put(name, value);
        return all;
    }
}
