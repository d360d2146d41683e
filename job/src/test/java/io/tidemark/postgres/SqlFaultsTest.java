package io.tidemark.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What depends on the cause of an error, and not on its state alone. */
class SqlFaultsTest {

    @Test
    void aLostConnectionIsNoFaultOfTls() {
        String lost = "the connection was lost";
        assertThat(remedy(failure("An I/O error occurred.", new SocketException("reset"))))
                .contains(lost);
        assertThat(remedy(failure("An I/O error occurred.", new EOFException()))).contains(lost);
        SSLException closed = new SSLException("closed", new SocketException("Broken pipe"));
        assertThat(remedy(failure("An I/O error occurred.", closed))).contains(lost);
        SSLHandshakeException alert = new SSLHandshakeException("certificate_revoked");
        assertThat(remedy(failure("SSL error: certificate_revoked", alert))).contains("sslcert");
    }

    @Test
    void theCauseIsTold() {
        SQLException reset = failure("An I/O error occurred.", new SocketException("reset by x"));
        assertThat(SqlFaults.of("sink", reset).what())
                .isEqualTo("An I/O error occurred. reset by x [08006]");
        SQLException unknown =
                new PSQLException(
                        "The connection attempt failed.",
                        PSQLState.CONNECTION_UNABLE_TO_CONNECT,
                        new UnknownHostException("nowhere"));
        assertThat(SqlFaults.of("sink", unknown).what()).isEqualTo("unknown host nowhere");
        assertThat(SqlFaults.mayPass(unknown)).as("name services fail for a moment").isTrue();
    }

    @Test
    void theReadersOfTheLogHaveALimitOfTheirOwn() {
        assertThat(
                        remedy(
                                new SQLException(
                                        "number of requested standby connections exceeds"
                                                + " \"max_wal_senders\" (currently 10)",
                                        "53300")))
                .contains("raise max_wal_senders");
        assertThat(remedy(new SQLException("sorry, too many clients already", "53300")))
                .contains("raise max_connections");
    }

    private static SQLException failure(String message, Throwable cause) {
        return new PSQLException(message, PSQLState.CONNECTION_FAILURE, cause);
    }

    private static String remedy(SQLException e) {
        return SqlFaults.of("sink", e).remedy();
    }
}
