package io.tidemark.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The clock of the source's server, told only once the log up to that moment has been received:
 * then every commit before it has been, too. So a quiet source's time goes on, and that of a slow
 * one waits.
 */
final class SourceClock implements AutoCloseable {

    private static final String NOW =
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,"
                    + " pg_current_wal_flush_lsn()::text";

    private final PreparedStatement query;
    private long asked;
    private long askedMicros;
    private long toldMicros;

    SourceClock(Connection sql) throws SQLException {
        this.query = sql.prepareStatement(NOW);
    }

    /**
     * Microseconds since 1970; 0 as long as it is not known.
     *
     * @param received the log has been received up to here
     */
    long micros(long received) throws SQLException {
        if (askedMicros != 0 && Long.compareUnsigned(received, asked) >= 0) {
            toldMicros = askedMicros;
            askedMicros = 0;
        }
        if (askedMicros == 0) {
            try (ResultSet row = query.executeQuery()) {
                row.next();
                askedMicros = row.getLong(1);
                asked = Lsn.parse(row.getString(2));
            }
        }
        return toldMicros;
    }

    @Override
    public void close() throws SQLException {
        query.close();
    }
}
