package io.tidemark.source.postgres;

import io.tidemark.change.Change;
import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.FatalFaultException;
import io.tidemark.postgres.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies tables that are being added in a thread of its own, so that the log is read meanwhile. */
final class TableCopier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableCopier.class);

    private static final int STEPS_AHEAD = 8;
    private static final int END_WAIT_MS = 10_000;

    /** What the copy has come to. */
    sealed interface Step {

        /** It is known what is to be copied. */
        record Planned(Addition addition) implements Step {}

        /** Some rows of the first range that is left. */
        record Rows(List<Change> rows) implements Step {}

        /** The first range that is left is complete. */
        record RangeCopied() implements Step {}

        /** There are no more ranges. */
        record Copied() implements Step {}

        /** It cannot go on. */
        record Failed(Throwable reason) implements Step {}
    }

    private final LoadPlan plan;
    private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(STEPS_AHEAD);
    private final Thread thread;

    private TableCopier(LoadPlan plan, Work work) {
        this.plan = plan;
        this.thread =
                new Thread(
                        () -> {
                            try {
                                work.run(this);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } catch (Throwable e) {
                                steps.clear();
                                steps.add(new Step.Failed(e));
                            }
                        },
                        "tidemark copy of added tables");
        thread.setDaemon(true);
        thread.start();
    }

    /** What the thread does. */
    private interface Work {
        void run(TableCopier copier) throws Exception;
    }

    /** Begins with tables of which nothing is read yet. */
    static TableCopier ofNew(LoadPlan plan, SortedSet<TableId> tables) {
        return new TableCopier(plan, copier -> copier.copy(copier.join(tables).ranges()));
    }

    /** Goes on where another one was. */
    static TableCopier goingOn(LoadPlan plan, Addition addition) {
        return new TableCopier(plan, copier -> copier.copy(addition.ranges()));
    }

    private Addition join(SortedSet<TableId> tables) throws SQLException, InterruptedException {
        try (Connection sql =
                Database.of(plan.endpoint()).connect("tidemark " + plan.pipeline() + " add")) {
            long place =
                    new JoiningTables(sql, plan.slot())
                            .join(
                                    tables,
                                    what ->
                                            LOG.warn(
                                                    "{} are not copied yet: this waits for {}",
                                                    tables,
                                                    what));
            List<TableRange> ranges = new ArrayList<>();
            for (TableId table : tables) {
                PlannedSourceTable planned =
                        Objects.requireNonNull(plan.tablesByName().get(table), "planned");
                for (KeyRange keys : KeyRangeSplitter.ranges(sql, planned, plan)) {
                    ranges.add(new TableRange(table, keys));
                }
            }
            LOG.info(
                    "{} are copied in {} ranges, as of {}",
                    tables,
                    ranges.size(),
                    Lsn.format(place));
            Addition addition = new Addition(tables, ranges, place);
            steps.put(new Step.Planned(addition));
            return addition;
        }
    }

    private void copy(List<TableRange> ranges)
            throws SQLException, IOException, InterruptedException {
        RangeScan scan = new RangeScan(plan);
        for (TableRange range : ranges) {
            scan.read(range, rows -> steps.put(new Step.Rows(rows)));
            steps.put(new Step.RangeCopied());
        }
        steps.put(new Step.Copied());
    }

    /**
     * The next step, null if there is none right now.
     *
     * @throws io.tidemark.config.FaultException if the copy cannot go on
     */
    @Nullable Step poll() throws Exception {
        Step step = steps.poll();
        if (step instanceof Step.Failed failed) {
            if (failed.reason() instanceof SQLException e) {
                throw SourceFaults.of(plan, e);
            }
            if (failed.reason() instanceof ConfigException e) {
                throw new FatalFaultException(e.faults().get(0), e);
            }
            throw new IllegalStateException(
                    "copying added tables failed: " + failed.reason(), failed.reason());
        }
        return step;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        steps.clear();
        thread.join(END_WAIT_MS);
    }
}
