package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.config.Rewind;
import io.tidemark.postgres.Database;
import io.tidemark.postgres.SqlFaults;
import io.tidemark.sink.Delta;
import io.tidemark.sink.DeltaReader;
import io.tidemark.sink.Epoch;
import io.tidemark.sink.Probe;
import io.tidemark.sink.RetainedEpochs;
import io.tidemark.sink.Schemas;
import io.tidemark.sink.Target;
import io.tidemark.sink.TargetException;
import io.tidemark.sink.TargetRules;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies epochs to PostgreSQL, each exactly once: rows, ledger and history in one transaction.
 *
 * <p>Every attempt begins by reading the ledger, so one that follows a commit of unknown outcome
 * finds the epoch applied. The first attempt of a run takes the fence; a run that finds another
 * fence later has been replaced and may not write any more.
 *
 * <pre>
 *   lock ledger ─▶ decide ─▶ tables, types ─▶ stages ─▶ deletes, upserts
 *                                                              │
 *                                       commit ◀─ ledger, history
 * </pre>
 */
public final class PostgresTarget implements Target {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresTarget.class);

    /**
     * Sorting and hashing the rows of an epoch should not touch the disk; rows that name their
     * epoch find it in a setting.
     */
    private static final String SETTINGS =
            "SELECT set_config('work_mem', '64MB', true), set_config('"
                    + TableDefinition.EPOCH_SETTING
                    + "', ?, true)";

    private final Database database;
    private final String pipeline;
    private final Rewind onRewind;
    private final TargetRules rules;
    private final Schemas schemas;
    private final DeltaReader deltas;
    private final RetainedEpochs retained;
    private final Probe probe;
    private final InstantSource clock;

    private @Nullable TargetSession session;
    private @Nullable Long fence;
    private @Nullable TableId current;

    public PostgresTarget(
            Database database,
            String pipeline,
            Rewind onRewind,
            TargetRules rules,
            Schemas schemas,
            DeltaReader deltas,
            RetainedEpochs retained,
            Probe probe) {
        this(
                database,
                pipeline,
                onRewind,
                rules,
                schemas,
                deltas,
                retained,
                probe,
                InstantSource.system());
    }

    PostgresTarget(
            Database database,
            String pipeline,
            Rewind onRewind,
            TargetRules rules,
            Schemas schemas,
            DeltaReader deltas,
            RetainedEpochs retained,
            Probe probe,
            InstantSource clock) {
        this.database = database;
        this.pipeline = pipeline;
        this.onRewind = onRewind;
        this.rules = rules;
        this.schemas = schemas;
        this.deltas = deltas;
        this.retained = retained;
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public void apply(Epoch epoch) throws TargetException, InterruptedException {
        BackOff backOff = new BackOff();
        while (true) {
            current = null;
            try {
                attempt(epoch);
                return;
            } catch (SQLException e) {
                boolean outdated = session != null && session.trustsOlderCatalog();
                close();
                if (!SqlFaults.mayPass(e) && !outdated) {
                    throw new TargetException(SqlFaults.of(where(), e), false, e);
                }
                if (!backOff.mayWait()) {
                    throw new TargetException(SqlFaults.of(where(), e), true, e);
                }
                Duration wait = backOff.next();
                LOG.warn(
                        "Epoch {} is tried again in {} ms: {}",
                        epoch.token(),
                        wait.toMillis(),
                        SqlFaults.of(where(), e));
                Thread.sleep(wait.toMillis());
            } catch (IOException e) {
                close();
                throw new TargetException(unreadable(e), true, e);
            } catch (TargetException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    private String where() {
        return "sink " + database.display() + (current == null ? "" : ", table " + current);
    }

    private Fault unreadable(IOException e) {
        String message = e.getMessage();
        return new Fault(
                "pipeline " + pipeline,
                "an epoch cannot be read from the storage: "
                        + (message == null ? e.getClass().getSimpleName() : message),
                "check that pipeline.storage is reachable and that nothing in it was removed");
    }

    private void attempt(Epoch epoch)
            throws SQLException, IOException, TargetException, InterruptedException {
        TargetSession open = session == null ? connect() : session;
        // Each round applies what the target lacks, so the second one finds this epoch next.
        while (!applyNext(open, epoch)) {
            LOG.info("The epochs before {} are applied", epoch.token());
        }
    }

    private TargetSession connect() throws SQLException {
        TargetSession open = TargetSession.open(database, pipeline);
        session = open;
        Ledger ledger = new Ledger(open, pipeline);
        if (fence == null) {
            ledger.create();
            fence = ledger.takeFence();
        }
        return open;
    }

    /** One transaction; false if retained epochs were applied instead. */
    private boolean applyNext(TargetSession open, Epoch epoch)
            throws SQLException, IOException, TargetException, InterruptedException {
        Instant begin = clock.instant();
        open.begin();
        Ledger ledger = new Ledger(open, pipeline);
        Ledger.Head head = locked(ledger);
        LedgerDecision decision =
                LedgerDecision.of(
                        head.token(),
                        ledger.history(epoch.token(), epoch.parent()),
                        epoch,
                        onRewind,
                        retained);
        if (decision instanceof LedgerDecision.Stop stop) {
            throw new TargetException(stop.fault(), false, null);
        }
        if (decision instanceof LedgerDecision.RollForward forward) {
            open.connection().rollback();
            LOG.info("The target lacks {} epochs; they are applied now", forward.epochs().size());
            for (Epoch before : forward.epochs()) {
                applyNext(open, before);
            }
            return false;
        }
        if (decision instanceof LedgerDecision.AlreadyApplied) {
            open.connection().rollback();
            return true;
        }
        if (decision instanceof LedgerDecision.TakeOver) {
            TakeOver.empty(open, pipeline, rules.copies());
        }
        write(open, ledger, epoch, begin);
        open.connection().commit();
        return true;
    }

    private Ledger.Head locked(Ledger ledger) throws SQLException, TargetException {
        Ledger.Head head = ledger.lock();
        if (head == null || !Long.valueOf(head.fence()).equals(fence)) {
            throw new TargetException(
                    new Fault(
                            "pipeline " + pipeline,
                            "another run of this pipeline took over the target",
                            "stop one of them; only the newest may write"),
                    false,
                    null);
        }
        return head;
    }

    private void write(TargetSession open, Ledger ledger, Epoch epoch, Instant begin)
            throws SQLException, IOException, TargetException {
        // Not before it is certain that they are needed: an applied epoch's deltas may have
        // expired.
        for (Delta delta : epoch.deltas()) {
            deltas.verify(delta);
        }
        configure(open, epoch);
        Map<String, AppliedCounts> applied = new TreeMap<>();
        long bytes = 0;
        for (List<Delta> part : epoch.parts()) {
            EpochPlan plan = EpochPlan.of(part, schemas, rules);
            EpochRows rows = new EpochRows(open, deltas);
            try {
                rows.apply(plan);
            } finally {
                current = rows.current();
            }
            bytes += plan.bytes();
            rows.counts().forEach((table, n) -> applied.merge(table, n, AppliedCounts::plus));
        }
        Map<String, AppliedCounts> tables = Conservation.settle(epoch, applied);
        probe.at(Probe.Point.IN_TRANSACTION);
        Instant now = clock.instant();
        ledger.write(
                new EpochRow(
                        epoch.token(),
                        epoch.parent(),
                        epoch.checkpointId(),
                        epoch.phase(),
                        epoch.position(),
                        tables.values().stream().reduce(AppliedCounts.NONE, AppliedCounts::plus),
                        Lag.of(epoch.commitTimes(), now),
                        bytes,
                        tables,
                        now,
                        Duration.between(begin, now)));
    }

    private static void configure(TargetSession open, Epoch epoch) throws SQLException {
        PreparedStatement settings = open.prepared(SETTINGS);
        settings.setString(1, epoch.token().toString());
        settings.execute();
    }

    @Override
    public void close() {
        TargetSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
