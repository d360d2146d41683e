package io.tidemark.bench;

import io.tidemark.bench.result.Usage;
import io.tidemark.bench.system.OwnProcess;
import io.tidemark.bench.system.OwnProcess.Role;
import io.tidemark.bench.system.Replication;
import io.tidemark.bench.system.Trial;
import io.tidemark.local.EmbeddedDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;

/** Reads what the processes of a trial have used so far. */
record Meter(Trial trial, Replication replication) {

    private static final String LOG_BYTES =
            "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    /** From the start of each process to now. */
    Usage read() throws IOException, SQLException {
        return new Usage(
                ProcessUsage.cpuSeconds(trial.source().process()),
                own(Role.JOB).mapToDouble(ProcessUsage::cpuSeconds).sum(),
                own(Role.BROKER).mapToDouble(ProcessUsage::cpuSeconds).sum(),
                ProcessUsage.cpuSeconds(trial.target().process()),
                logBytes(trial.source()),
                logBytes(trial.target()),
                jobPeakBytes());
    }

    private long jobPeakBytes() throws IOException {
        long bytes = 0;
        for (ProcessHandle job : own(Role.JOB).toList()) {
            bytes += ProcessUsage.peakMemory(job);
        }
        return bytes;
    }

    private Stream<ProcessHandle> own(Role role) {
        return replication.processes().stream()
                .filter(process -> process.role() == role)
                .map(OwnProcess::handle);
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
