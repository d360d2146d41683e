package io.tidemark.postgres;

import io.tidemark.config.Fault;
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

    private static final Set<String> PASSING_STATES = Set.of("55P03", "55006", "XX000");

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
        return new Fault(where, sentence(e), remedy(e));
    }

    private static String sentence(SQLException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String state = e.getSQLState();
        String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
        return state == null ? line : line + " [" + state + "]";
    }

    private static String remedy(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "08001", "08004" ->
                    "check host and port, that the server runs and accepts connections";
            case "08006", "08003", "57P01", "57P02" ->
                    "the connection was lost; check that the server runs";
            case "57P03" -> "the server is starting or stopping; try again in a moment";
            case "28P01", "28000" -> "check user and password, and pg_hba.conf on the server";
            case "3D000" -> "create the database, or correct its name in the URL";
            case "42501" ->
                    "grant the missing privilege; 'tidemark validate FILE' prints the exact GRANT";
            case "53100" -> "the server's disk is full: free space; the job continues by itself";
            case "53300" -> "raise max_connections, or close other sessions";
            case "55006" ->
                    "the replication slot is in use: another run of this pipeline is active; stop it first";
            default -> byClass(state);
        };
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
