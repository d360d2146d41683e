package io.tidemark.bench;

import io.tidemark.local.EmbeddedDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Reads what the processes of a trial have used so far. */
record Meter(Trial trial, Replication replication) {

    private static final String LOG_BYTES =
            "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    /** From the start of each process to now. */
    Usage read() throws IOException, SQLException {
        Optional<ProcessHandle> job = replication.process();
        return new Usage(
                ProcessUsage.cpuSeconds(trial.source().process()),
                job.map(ProcessUsage::cpuSeconds).orElse(0.0),
                ProcessUsage.cpuSeconds(trial.target().process()),
                logBytes(trial.source()),
                logBytes(trial.target()),
                job.isPresent() ? ProcessUsage.peakMemory(job.get()) : 0);
    }

    private static long logBytes(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet bytes = statement.executeQuery(LOG_BYTES)) {
            bytes.next();
            return bytes.getLong(1);
        }
    }
}
