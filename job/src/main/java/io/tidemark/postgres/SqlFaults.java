package io.tidemark.postgres;

import io.tidemark.config.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what PostgreSQL reports into what happened and what to do about it. */
public final class SqlFaults {

    /**
     * States that may pass by themselves: connection trouble, rollbacks that ask for another try, a
     * server without resources, one that starts or stops.
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** A server that has just become a standby (25006) is promoted again, or another is reached. */
    private static final Set<String> PASSING_STATES = Set.of("25006", "55P03", "55006", "XX000");

    private SqlFaults() {}

    /** Whether another attempt may succeed although nobody changes anything. */
    public static boolean mayPass(SQLException e) {
        String state = e.getSQLState();
        if (state == null) {
            return false;
        }
        return PASSING_CLASSES.contains(state.substring(0, Math.min(2, state.length())))
                || PASSING_STATES.contains(state);
    }

    /** The fault in words; never contains a secret or a stack trace. */
    public static Fault of(String where, SQLException e) {
        return TlsFaults.of(where, e).orElseGet(() -> new Fault(where, sentence(e), remedy(e)));
    }

    private static String sentence(SQLException e) {
        if (e.getCause() instanceof UnknownHostException unknown) {
            return "unknown host " + unknown.getMessage();
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e.getCause() instanceof IOException cause && !(cause instanceof ConnectException)) {
            message = message.strip() + " " + cause.getMessage();
        }
        String state = e.getSQLState();
        String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
        return state == null ? line : line + " [" + state + "]";
    }

    private static String remedy(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "08001" ->
                    e.getCause() instanceof UnknownHostException
                            ? "correct the host in the URL, or make it known to this machine"
                            : "check host and port, that the server runs and accepts connections";
            case "08004" ->
                    "write user and password in the URL, postgresql://user:password@host/database,"
                            + " and check pg_hba.conf on the server";
            case "08006", "08003", "57P01", "57P02" ->
                    "the connection was lost; check that the server runs";
            case "57P03" -> "the server is starting or stopping; try again in a moment";
            case "25006" -> "the server is read-only: use the primary; the job continues by itself";
            case "28P01" -> "check user and password, and pg_hba.conf on the server";
            case "28000" ->
                    "check the user, sslmode and the client certificate in the URL (sslcert, sslkey;"
                            + " the entry in a PKCS12 file must be called user), pg_hba.conf on"
                            + " the server, and that the role may log in (ALTER ROLE … LOGIN)";
            case "3D000" -> "create the database, or correct its name in the URL";
            case "42501" -> privilege(e);
            case "53100" -> "the server's disk is full: free space; the job continues by itself";
            case "53300" -> tooMany(e);
            case "53400" -> "raise the limit that is named here, then restart the server";
            case "55006" ->
                    "the replication slot is in use: another run of this pipeline is active; stop it first";
            default -> byClass(state);
        };
    }

    /** Sessions that read the log have a limit of their own; its name is never translated. */
    private static String tooMany(SQLException e) {
        return String.valueOf(e.getMessage()).contains("max_wal_senders")
                ? "raise max_wal_senders and restart the server, or end other readers of its log"
                : "close other sessions, or raise max_connections, or the CONNECTION LIMIT of the role";
    }

    /** The name of the privilege is never translated. */
    private static String privilege(SQLException e) {
        return String.valueOf(e.getMessage()).contains("CONNECT")
                ? "GRANT CONNECT ON DATABASE … TO …, with database and user of the URL"
                : "grant the missing privilege; 'tidemark validate FILE' prints the exact GRANT";
    }

    private static String byClass(String state) {
        if (state.startsWith("08")) {
            return "check host, port and TLS options of the URL, and that the server runs";
        }
        if (state.startsWith("53")) {
            return "the server lacks resources; free some, the job continues by itself";
        }
        return "";
    }

    /** The first SQL exception in the chain of causes. */
    public static @Nullable SQLException find(@Nullable Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
