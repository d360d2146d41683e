package io.tidemark.postgres;

import io.tidemark.config.Causes;
import io.tidemark.config.Fault;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.SocketException;
import java.nio.file.NoSuchFileException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

/**
 * Why no TLS connection came about, in words. What the driver says of it is often about Java, and
 * in the language of the machine, so the kind of its causes decides.
 */
final class TlsFaults {

    /** The driver names its verifier, in every language, when the certificate is for others. */
    private static final String VERIFIER = "PgjdbcHostnameVerifier";

    private final String where;
    private final SQLException error;

    private TlsFaults(String where, SQLException error) {
        this.where = where;
        this.error = error;
    }

    /** The fault, empty if the error is of another kind. */
    static Optional<Fault> of(String where, SQLException error) {
        String state = String.valueOf(error.getSQLState());
        if (state.equals(PSQLState.CONNECTION_REJECTED.getState())
                && message(error).contains("SSL")) {
            return Optional.of(
                    new Fault(
                            where,
                            message(error),
                            "set ssl = on at the server; or, if nobody can listen on the way,"
                                    + " write sslmode=disable in the URL"));
        }
        if (!state.equals(PSQLState.CONNECTION_FAILURE.getState())) {
            return Optional.empty();
        }
        TlsFaults faults = new TlsFaults(where, error);
        return faults.files().or(faults::server);
    }

    /** Files of this side that cannot be used. */
    private Optional<Fault> files() {
        FileNotFoundException missing = find(FileNotFoundException.class);
        NoSuchFileException gone = find(NoSuchFileException.class);
        if (missing != null || gone != null) {
            return fault(
                    "cannot read "
                            + (missing != null ? message(missing) : message(gone) + ": no file"),
                    "correct sslrootcert, sslcert or sslkey in the URL; the file must be there and"
                            + " readable for this user, on every machine of a cluster");
        }
        if (find(UnsupportedCallbackException.class) != null) {
            return fault(
                    "the key file of sslkey asks for a password",
                    "write sslpassword=… in the URL, best as ${NAME} or ${file:/path}");
        }
        if (find(UnrecoverableKeyException.class) != null) {
            return fault(
                    "the key file of sslkey cannot be opened with sslpassword",
                    "correct sslpassword in the URL");
        }
        // In a lost connection there is an IOException as well, but no word of TLS.
        if (message(error).contains("SSL") && find(SSLException.class) == null) {
            return fault(
                    message(error),
                    "the driver reads keys in PKCS8 DER (openssl pkcs8 -topk8 -nocrypt -outform DER"
                            + " -in key.pem -out key.pk8) or PKCS12, named *.p12 or *.pfx, no PEM;"
                            + " certificates in PEM");
        }
        return Optional.empty();
    }

    /** A server that cannot prove who it is, or does not accept who we are. */
    private Optional<Fault> server() {
        if (find(CertPathBuilderException.class) != null
                || find(CertPathValidatorException.class) != null) {
            return fault(
                    "the certificate of the server is not trusted: " + deepest(),
                    "name the certificate of the authority that signed it in the URL,"
                            + " sslrootcert=/path/ca.pem; if it is the right one, somebody else may"
                            + " be answering");
        }
        if (message(error).contains(VERIFIER)) {
            return fault(
                    message(error),
                    "write the host in the URL as the certificate of the server names it, or have"
                            + " a certificate made for this host");
        }
        boolean lost = find(SocketException.class) != null || find(EOFException.class) != null;
        if (find(SSLException.class) != null && !lost) {
            return fault(
                    message(error) + ": " + deepest(),
                    "check sslmode, sslrootcert, sslcert and sslkey in the URL, and the log of the"
                            + " server");
        }
        return Optional.empty();
    }

    private Optional<Fault> fault(String what, String remedy) {
        return Optional.of(new Fault(where, what, remedy));
    }

    private <T extends Throwable> @Nullable T find(Class<T> kind) {
        for (Throwable t = error.getCause(); t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return kind.cast(t);
            }
        }
        return null;
    }

    private String deepest() {
        return message(Causes.deepest(error));
    }

    private static String message(@Nullable Throwable error) {
        return error == null || error.getMessage() == null ? "" : error.getMessage().strip();
    }
}
