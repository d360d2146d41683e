package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.FatalFaultException;
import io.tidemark.postgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.cdc.connectors.base.source.meta.split.SourceSplitBase;
import org.apache.flink.cdc.connectors.base.source.meta.split.StreamSplit;
import org.apache.flink.cdc.connectors.base.source.reader.external.FetchTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log from the split's position on, and adds to it the tables that the snapshot did not
 * have.
 */
final class LogStream implements FetchTask<SourceSplitBase> {

    private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

    private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final LoadPlan plan;
    private final StreamSplit split;
    private final long source;
    private volatile boolean running = true;
    private volatile long confirmed;

    LogStream(LoadPlan plan, StreamSplit split) {
        this.plan = plan;
        this.split = split;
        this.source = plan.sourceCode();
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
        Database database = Database.of(plan.endpoint());
        String purpose = "tidemark " + plan.pipeline();
        Reading reading = reading();
        Handover handover = new Handover(context, () -> running);
        try (Connection sql = database.connect(purpose + " catalog");
                Connection replication = database.connectForReplication(purpose + " log");
                SourceClock clock = new SourceClock(sql);
                LogReader log = open(replication, sql, reading, handover);
                Additions additions = new Additions(plan, sql, reading, log.commits(), handover)) {
            LOG.info(
                    "Reading the log of {} from {}", database.display(), split.getStartingOffset());
            if (!additions.begin()) {
                long goal = plan.capture().currentLsn();
                log.commits().say(List.of(Change.catchUp(source, goal)));
            }
            poll(log, additions, clock, handover);
        }
    }

    /** Where the split stands, and what it has not copied. */
    private Reading reading() {
        ReadPosition position =
                ((LsnOffset) split.getStartingOffset()).position().only(plan.tableIds());
        Set<TableId> missing = new HashSet<>(plan.tableIds());
        missing.removeAll(known());
        Addition addition = position.addition();
        if (addition != null) {
            missing.addAll(addition.tables());
        }
        return new Reading(position, missing);
    }

    /** The tables of the plan that the state knows, those that are being added among them. */
    private Set<TableId> known() {
        Set<TableId> known = CopiedTables.of(split);
        known.retainAll(plan.tableIds());
        return known;
    }

    private LogReader open(
            Connection replication, Connection sql, Reading reading, Handover handover)
            throws SQLException {
        requireResumable(reading.position());
        return LogReader.open(
                plan,
                new LogReader.Origin(
                        sql, replication, plan.slot(), reading.position().lsn(), reading),
                handover,
                reading::told,
                () -> reading.confirmable(confirmed));
    }

    /** The server would silently begin at a later place if it has forgotten this one. */
    private void requireResumable(ReadPosition position) {
        try {
            plan.capture().resume(plan.tableIds(), known(), position.confirmable());
        } catch (ConfigException e) {
            throw new FatalFaultException(e.faults().get(0), e);
        }
    }

    private void poll(LogReader log, Additions additions, SourceClock clock, Handover handover)
            throws Exception {
        long progressAt = System.nanoTime();
        while (running) {
            boolean more = false;
            if (additions.logWaits()) {
                log.confirm();
                handover.keepAlive();
            } else {
                more = log.turn();
                if (log.insideTransaction()) {
                    return;
                }
                if (!more && System.nanoTime() - progressAt > PROGRESS_INTERVAL_NANOS) {
                    long received = log.received();
                    log.commits().progress(source, received - 1, time(clock, received));
                    progressAt = System.nanoTime();
                }
            }
            more |= additions.turn();
            if (!more) {
                Thread.sleep(LogReader.IDLE_SLEEP_MS);
            }
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
