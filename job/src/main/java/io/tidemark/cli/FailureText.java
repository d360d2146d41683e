package io.tidemark.cli;

import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.FaultException;
import io.tidemark.postgres.SqlFaults;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a person needs to know of a failure: what happened and the remedy. The rest is in the log.
 */
public final class FailureText {

    private FailureText() {}

    public static String of(Throwable error) {
        for (Throwable t = error; t != null; t = next(t)) {
            if (t instanceof ConfigException config) {
                return Main.faults(config);
            }
            if (t instanceof FaultException fault) {
                return "✗ " + fault.fault();
            }
            if (t instanceof NoSuchFileException missing) {
                return "✗ " + missing.getFile() + ": no such file";
            }
        }
        SQLException sql = SqlFaults.find(error);
        if (sql != null) {
            return "✗ " + SqlFaults.of("database", sql);
        }
        Throwable root = error;
        for (Throwable t = error; t != null; t = next(t)) {
            root = t;
        }
        return "✗ " + root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    /** What a start waits for, and what to do if it is not going to pass. */
    static String waiting(Fault fault) {
        return "waiting: " + fault;
    }

    private static @Nullable Throwable next(Throwable t) {
        return t.getCause() == t ? null : t.getCause();
    }
}
