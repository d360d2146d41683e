package io.tidemark.local.soak;

import io.tidemark.local.Connector;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A row of the source that is written after a fault. Once the target has it, an epoch with a change
 * from after the fault is committed: what had been on its way before is not taken for a recovery.
 */
final class Marker {

    /** The name without the schema. */
    static final String TABLE = "marker";

    private final SoakServers servers;
    private long written;

    Marker(SoakServers servers) {
        this.servers = servers;
    }

    /** Creates the table at the source. */
    static void create(Connector source) throws SQLException {
        Sql.execute(
                source,
                "CREATE TABLE shop.marker (id int PRIMARY KEY, written bigint NOT NULL)",
                "INSERT INTO shop.marker VALUES (1, 0)");
    }

    /**
     * Writes and waits until the target has it. Either server may be away meanwhile.
     *
     * @return from the call on
     */
    Duration travel() throws Exception {
        long begin = System.nanoTime();
        long next = ++written;
        Patience.await("the source takes a change", () -> isWritten(next));
        Patience.await("an epoch with a change from after the fault", () -> isThere(next));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private boolean isWritten(long value) {
        try {
            Sql.execute(servers.source(), "UPDATE shop.marker SET written = " + value);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean isThere(long value) {
        try {
            return Sql.number(servers.target(), "SELECT written FROM shop.marker") == value;
        } catch (SQLException e) {
            return false;
        }
    }
}
