package io.tidemark.source.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.postgresql.replication.PGReplicationStream;

/**
 * Hands pieces to the reader. While it has no room the server is kept informed that we live, so a
 * target that is slow for minutes does not cost the connection.
 */
final class Handover {

    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int ROOM_SLEEP_MS = 2;

    private final FetchContext context;
    private final BooleanSupplier running;
    private final List<PGReplicationStream> streams = new ArrayList<>();
    private long statusAt = System.nanoTime();

    Handover(FetchContext context, BooleanSupplier running) {
        this.context = context;
        this.running = running;
    }

    /** The stream has to be kept alive, too. */
    void add(PGReplicationStream stream) {
        streams.add(stream);
    }

    void remove(PGReplicationStream stream) {
        streams.remove(stream);
    }

    /** The reader is closed, nothing can be handed over any more. */
    boolean isClosed() {
        return !running.getAsBoolean();
    }

    /** Waits for room; ends with an exception when the reader is closed meanwhile. */
    void put(Fetched fetched) throws InterruptedException, SQLException {
        while (!context.hasRoom()) {
            keepAlive();
            Thread.sleep(ROOM_SLEEP_MS);
        }
        context.put(fetched);
    }

    /**
     * To be called again and again while the streams are not read.
     *
     * @throws InterruptedException if the reader was closed
     */
    void keepAlive() throws InterruptedException, SQLException {
        if (isClosed()) {
            throw new InterruptedException("the reader was closed");
        }
        if (System.nanoTime() - statusAt > STATUS_NANOS) {
            for (PGReplicationStream stream : streams) {
                stream.forceUpdateStatus();
            }
            statusAt = System.nanoTime();
        }
    }
}
