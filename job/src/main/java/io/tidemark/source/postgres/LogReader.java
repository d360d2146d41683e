package io.tidemark.source.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * A logical replication stream (pgoutput) that is read in turns, each of which ends between two
 * transactions, so that two streams can be read in one thread.
 */
final class LogReader implements AutoCloseable {

    /** How often the server hears from us. */
    private static final int STATUS_INTERVAL_MS = 1_000;

    /**
     * The server frees the slot of a reader of which it hears nothing, frozen or cut off, after its
     * wal_sender_timeout. By default that is 60 s, in which nobody else can go on; we are heard
     * every few seconds even while the target is in the way. What an administrator chose counts.
     */
    private static final String GIVE_UP_SOONER =
            "SELECT set_config(name, '15s', false) FROM pg_settings"
                    + " WHERE name = 'wal_sender_timeout' AND source = 'default'";

    /** So many messages make a turn, and what is left of the transaction that is being read. */
    private static final int TURN = 4_000;

    static final int IDLE_SLEEP_MS = 2;

    private final PGReplicationStream stream;
    private final LogDecoder decoder;
    private final CommitSink commits;
    private final Handover handover;
    private final LongSupplier confirmed;
    private long confirmedSent;

    private LogReader(
            PGReplicationStream stream,
            LogDecoder decoder,
            CommitSink commits,
            Handover handover,
            LongSupplier confirmed) {
        this.stream = stream;
        this.decoder = decoder;
        this.commits = commits;
        this.handover = handover;
        this.confirmed = confirmed;
        handover.add(stream);
    }

    /**
     * Where a stream is read from, and what of it is told.
     *
     * @param sql for the catalog; nobody else uses it at the same time
     * @param replication the session that reads from the slot
     * @param from every commit up to here has been told before
     */
    record Origin(Connection sql, Connection replication, String slot, long from, LogScope scope) {}

    /**
     * Begins to read.
     *
     * @param reached notes that every commit up to a place is handed over
     * @param confirmed the slot is told this place, never more by the driver itself: one that is
     *     ahead of the newest checkpoint could not be resumed from it
     */
    static LogReader open(
            LoadPlan plan,
            Origin origin,
            Handover handover,
            LongFunction<LsnOffset> reached,
            LongSupplier confirmed)
            throws SQLException {
        CommitSink commits = new CommitSink(handover, origin.from(), reached);
        return new LogReader(
                stream(plan, origin),
                new LogDecoder(plan, origin.sql(), origin.from(), origin.scope(), commits),
                commits,
                handover,
                confirmed);
    }

    private static PGReplicationStream stream(LoadPlan plan, Origin origin) throws SQLException {
        Connection replication = origin.replication();
        try (Statement statement = replication.createStatement()) {
            statement.execute(GIVE_UP_SOONER);
        }
        return replication
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(origin.slot())
                .withStartPosition(LogSequenceNumber.valueOf(origin.from()))
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", "\"" + plan.slot() + "\"")
                .withStatusInterval(STATUS_INTERVAL_MS, TimeUnit.MILLISECONDS)
                .withAutomaticFlush(false)
                .start();
    }

    /** Where it puts what it tells. */
    CommitSink commits() {
        return commits;
    }

    /**
     * Reads a share of what is there. When there is no more, all that was read is handed over. Ends
     * within a transaction only if the reader is closed.
     *
     * @return whether there may be more
     */
    boolean turn() throws IOException, SQLException, InterruptedException {
        confirm();
        for (int messages = 0; messages < TURN || decoder.insideTransaction(); messages++) {
            if (messages % TURN == TURN - 1) {
                // A transaction may be long, and the other stream is not read meanwhile.
                handover.keepAlive();
            }
            ByteBuffer message = stream.readPending();
            if (message == null) {
                if (!decoder.insideTransaction()) {
                    commits.flush();
                    return false;
                }
                if (handover.isClosed()) {
                    return false;
                }
                handover.keepAlive();
                confirm();
                Thread.sleep(IDLE_SLEEP_MS);
            } else {
                decoder.decode(message);
            }
        }
        return true;
    }

    /** Whether a turn ended within a transaction, as it does only when the reader is closed. */
    boolean insideTransaction() {
        return decoder.insideTransaction();
    }

    /** Tells the slot what it may forget; a turn does so, too. */
    void confirm() throws SQLException {
        long confirm = confirmed.getAsLong();
        if (confirm != confirmedSent) {
            stream.setFlushedLSN(LogSequenceNumber.valueOf(confirm));
            stream.setAppliedLSN(LogSequenceNumber.valueOf(confirm));
            stream.forceUpdateStatus();
            confirmedSent = confirm;
        }
    }

    /**
     * The server has sent every commit that begins before this place. A quiet database moves it,
     * too: its keep-alive messages say up to where it has decoded and sent, so no heartbeat table
     * has to be written at the source.
     */
    long received() {
        return stream.getLastReceiveLSN().asLong();
    }

    @Override
    public void close() throws SQLException {
        handover.remove(stream);
        commits.close();
        stream.close();
    }
}
