package io.tidemark.source.postgres;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.postgres.Database;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log through a logical replication stream (pgoutput), from the split's position on.
 *
 * <p>The slot is told only what {@link #confirm} says, never by the driver itself: a slot that is
 * ahead of the newest checkpoint could not be resumed from it.
 *
 * <p>A quiet database still moves the position: the server's keep-alive messages say up to where it
 * has decoded and sent, so no heartbeat table has to be written at the source.
 */
final class LogStream implements FetchTask<SourceSplitBase> {

    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

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

    private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int IDLE_SLEEP_MS = 2;

    private final LoadPlan plan;
    private final StreamSplit split;
    private volatile boolean running = true;
    private volatile long confirmed;

    LogStream(LoadPlan plan, StreamSplit split) {
        this.plan = plan;
        this.split = split;
    }

    /** Everything up to here is in a completed checkpoint. */
    void confirm(long lsn) {
        confirmed = lsn;
    }

    @Override
    public void execute(Context context) throws Exception {
        try {
            read((FetchContext) context);
        } catch (SQLException e) {
            // What the framework reports is the message of the cause.
            throw SourceFaults.of(plan, e);
        } catch (Error e) {
            // The framework waits for exceptions only and would hang.
            throw new IllegalStateException("reading the log failed: " + e, e);
        } finally {
            running = false;
        }
    }

    private void read(FetchContext context) throws Exception {
        long from = ((LsnOffset) split.getStartingOffset()).lsn();
        Database database = Database.of(plan.endpoint());
        String purpose = "tidemark " + plan.pipeline();
        try (Connection sql = database.connect(purpose + " catalog");
                Connection replication = database.connectForReplication(purpose + " log");
                PGReplicationStream stream = openChecked(database, replication, from);
                SourceClock clock = new SourceClock(sql);
                CommitSink commits =
                        new CommitSink(
                                SourceTable.code(plan.source()), context, stream, () -> running)) {
            LOG.info("Reading the log of {} from {}", database.display(), Lsn.format(from));
            LogDecoder decoder = new LogDecoder(plan, sql, from, commits);
            commits.catchUp(plan.capture().currentLsn(), from);
            poll(stream, decoder, commits, clock);
        }
    }

    /** The server would silently begin at a later place if it has forgotten this one. */
    private PGReplicationStream openChecked(Database database, Connection replication, long from)
            throws SQLException {
        try {
            plan.capture().resume(plan.tableIds(), from);
            requireCopied();
        } catch (ConfigException e) {
            throw new FatalFaultException(e.faults().get(0), e);
        }
        return open(replication, from);
    }

    /**
     * The publication does not tell what was copied: an administrator may have added a table to it,
     * whose older rows would be missing at the target. The split names every range of the snapshot,
     * and an empty table has one too.
     */
    private void requireCopied() {
        Set<TableId> copied =
                split.getFinishedSnapshotSplitInfos().stream()
                        .map(range -> SplitTable.decode(range.getTableId()))
                        .collect(Collectors.toSet());
        List<Fault> faults =
                plan.tableIds().stream()
                        .filter(table -> !copied.contains(table))
                        .map(ResumeCheck::added)
                        .toList();
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private PGReplicationStream open(Connection replication, long from) throws SQLException {
        try (Statement statement = replication.createStatement()) {
            statement.execute(GIVE_UP_SOONER);
        }
        return replication
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(plan.slot())
                .withStartPosition(LogSequenceNumber.valueOf(from))
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", "\"" + plan.slot() + "\"")
                .withStatusInterval(STATUS_INTERVAL_MS, TimeUnit.MILLISECONDS)
                .withAutomaticFlush(false)
                .start();
    }

    private void poll(
            PGReplicationStream stream, LogDecoder decoder, CommitSink commits, SourceClock clock)
            throws Exception {
        long confirmedSent = 0;
        long progressAt = System.nanoTime();
        while (running) {
            ByteBuffer message = stream.readPending();
            if (message != null) {
                decoder.decode(message);
                continue;
            }
            if (!decoder.insideTransaction()) {
                commits.flush();
                if (System.nanoTime() - progressAt > PROGRESS_INTERVAL_NANOS) {
                    // The server has sent every commit that begins before this position.
                    long received = stream.getLastReceiveLSN().asLong();
                    commits.progress(received - 1, time(clock, received));
                    progressAt = System.nanoTime();
                }
            }
            long confirm = confirmed;
            if (confirm != confirmedSent) {
                stream.setFlushedLSN(LogSequenceNumber.valueOf(confirm));
                stream.setAppliedLSN(LogSequenceNumber.valueOf(confirm));
                stream.forceUpdateStatus();
                confirmedSent = confirm;
            }
            Thread.sleep(IDLE_SLEEP_MS);
        }
    }

    /** Only a merge that waits for the watermark needs the time of a quiet source. */
    private long time(SourceClock clock, long received) throws SQLException {
        return plan.isByLog() ? 0 : clock.micros(received);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public StreamSplit getSplit() {
        return split;
    }

    @Override
    public void close() {
        running = false;
    }
}
