package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import io.tidemark.change.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds tables to a log that is being read, while it is being read.
 *
 * <p>A table is copied first; meanwhile the log tells nothing of it. Then a second stream, from a
 * temporary copy of the slot, tells what was committed since, of these tables only, until it is as
 * far as the log; from there on the log tells of them, too. All of it is told by one subtask in
 * this order, so no change of a row ever overtakes an older one.
 *
 * <p>The slot itself is confirmed only up to where the added tables have been told. Until then time
 * stands still for whatever waits for it ({@link Change#copying}): their changes come late, but
 * they are not.
 */
final class Additions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Additions.class);

    /** So near the end of the log the second stream gets there soon, if the log waits for it. */
    private static final long NEAR_BYTES = 1024 * 1024;

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LoadPlan plan;
    private final Connection sql;
    private final Reading reading;
    private final CommitSink log;
    private final Handover handover;

    private @Nullable TableCopier copier;
    private @Nullable Replay replay;
    private long waitsUntil = System.nanoTime() - 2 * LONGEST_WAIT_NANOS;
    private boolean logWaits;

    /**
     * @param sql for the catalog; nobody else uses it at the same time
     * @param log where the log's own stream puts what it tells
     */
    Additions(LoadPlan plan, Connection sql, Reading reading, CommitSink log, Handover handover) {
        this.plan = plan;
        this.sql = sql;
        this.reading = reading;
        this.log = log;
        this.handover = handover;
    }

    /** Whether the log must not be read just now: the added tables are about to be as far. */
    boolean logWaits() {
        return logWaits;
    }

    /** Begins or goes on with the tables that are missing; returns false if none is. */
    boolean begin() throws InterruptedException, SQLException {
        SortedSet<TableId> missing = reading.missing();
        if (missing.isEmpty()) {
            return false;
        }
        reading.hold();
        log.say(List.of(Change.copying(plan.sourceCode())));
        Addition begun = reading.position().addition();
        if (begun == null) {
            LOG.info("{} are added; the other tables go on meanwhile", missing);
            copier = TableCopier.ofNew(plan, missing);
        } else {
            LOG.info(
                    "Going on with {}, which are being added: {} ranges are left to be copied",
                    begun.tables(),
                    begun.ranges().size());
            copier = TableCopier.goingOn(plan, begun);
        }
        return true;
    }

    /**
     * Does a share of what there is to do. To be called while the log is between two transactions.
     *
     * @return whether there may be more
     */
    boolean turn() throws Exception {
        if (copier != null) {
            return copy(copier);
        }
        return replay != null && replay(replay);
    }

    private boolean copy(TableCopier source) throws Exception {
        TableCopier.Step step = source.poll();
        if (step == null) {
            return false;
        }
        if (step instanceof TableCopier.Step.Planned planned) {
            handover.put(new Fetched.Commits(List.of(), reading.adding(planned.addition())));
        } else if (step instanceof TableCopier.Step.Rows rows) {
            handover.put(new Fetched.Rows(rows.rows()));
        } else if (step instanceof TableCopier.Step.RangeCopied) {
            handover.put(
                    new Fetched.Commits(List.of(), reading.adding(reading.addition().copied())));
        } else {
            source.close();
            copier = null;
            Addition copied = reading.addition();
            LOG.info(
                    "{} are copied; their changes since {} follow",
                    copied.tables(),
                    Lsn.format(copied.told()));
            replay = Replay.open(plan, sql, copied, handover, reading::toldOfAdded);
        }
        return true;
    }

    private boolean replay(Replay open) throws Exception {
        boolean more = open.log().turn();
        if (open.log().insideTransaction()) {
            return false;
        }
        if (!more) {
            open.log().commits().reach(open.log().received() - 1);
        }
        if (Long.compareUnsigned(open.log().commits().position(), log.position()) >= 0) {
            finish(open);
            return true;
        }
        letLogWait(open);
        return more;
    }

    /** The log goes on growing, so it waits for the last piece of the way; but never for long. */
    private void letLogWait(Replay open) {
        boolean isNear = log.position() - open.log().commits().position() < NEAR_BYTES;
        long now = System.nanoTime();
        if (!logWaits && isNear && now - waitsUntil > LONGEST_WAIT_NANOS) {
            waitsUntil = now + LONGEST_WAIT_NANOS;
            logWaits = true;
        } else if (logWaits && now - waitsUntil > 0) {
            logWaits = false;
        }
    }

    /** Both streams stand between two transactions, and the added tables are as far as the log. */
    private void finish(Replay open) throws Exception {
        open.log().commits().flush();
        log.flush();
        LOG.info(
                "{} are read with the other tables from {} on",
                reading.addition().tables(),
                Lsn.format(open.log().commits().position()));
        LsnOffset together = reading.finish();
        // The copy and the second stream may know of commits that the log has not told yet.
        long goal = Math.max(open.log().commits().position(), plan.capture().currentLsn());
        handover.put(
                new Fetched.Commits(List.of(Change.catchUp(plan.sourceCode(), goal)), together));
        logWaits = false;
        replay = null;
        open.close();
        begin();
    }

    @Override
    public void close() throws Exception {
        try (Replay open = replay) {
            if (copier != null) {
                copier.close();
            }
        }
    }
}
