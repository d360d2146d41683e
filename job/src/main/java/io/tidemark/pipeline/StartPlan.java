package io.tidemark.pipeline;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.sink.EpochSink.StartMode;
import io.tidemark.source.postgres.Capture.Continuation;
import io.tidemark.source.postgres.LoadPlan;
import io.tidemark.source.postgres.PlannedSourceTable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a start of the pipeline would do, as far as it can be known before. Nothing is changed to
 * find out.
 *
 * @param start whether what is at the target is emptied first
 * @param restoreFrom the checkpoint or savepoint to go on from; null: it begins with a copy
 * @param tables what becomes of each table, those that are left last
 * @param ddl what is altered at the target by the first epochs that need it
 * @param refused why the pipeline would not start; empty: it would
 */
public record StartPlan(
        StartMode start,
        @Nullable String restoreFrom,
        List<Step> tables,
        List<String> ddl,
        List<Fault> refused) {

    /** What a source and a target on two shared cores were measured to copy in a second. */
    public static final int ROWS_PER_SECOND = 25_000;

    /** What becomes of a table. */
    public enum Action {
        /** It is copied, then its changes are read. */
        COPY,
        /** Its changes are read from where they were left. */
        GO_ON,
        /** It is not read any more; its rows stay at the target. */
        LEAVE
    }

    /**
     * A table's part.
     *
     * @param target null for one that is left
     * @param rows about so many are copied
     */
    public record Step(SourceTable table, Action action, @Nullable TableId target, long rows) {}

    public StartPlan {
        tables = List.copyOf(tables);
        ddl = List.copyOf(ddl);
        refused = List.copyOf(refused);
    }

    /**
     * Looks at both sides and at the storage.
     *
     * @throws ConfigException with every fault of the file and of both sides
     */
    public static StartPlan of(Pipeline pipeline, StartChoice choice)
            throws SQLException, IOException {
        List<String> ddl = new ArrayList<>();
        List<LoadPlan> plans = PreparedJob.plans(pipeline, new Preflight(pipeline).check(ddl::add));
        String restoreFrom = PreparedJob.choose(pipeline, choice);
        StartMode start = PreparedJob.mode(choice);
        List<Step> steps = new ArrayList<>();
        List<Fault> refused = new ArrayList<>();
        if (restoreFrom == null) {
            collect(refused, () -> PreparedJob.requireNoHistory(pipeline, choice));
            plans.forEach(plan -> steps.addAll(steps(plan, Action.COPY)));
            return new StartPlan(start, null, steps, ddl, refused);
        }
        SavedState state = SavedState.of(restoreFrom);
        PreparedJob job = new PreparedJob(pipeline, plans, start, restoreFrom, Set.of());
        collect(refused, () -> job.requireClaimed(state));
        List<String> rules = state.mergeRules();
        collect(refused, () -> job.requireMergeable(rules));
        List<Step> left = new ArrayList<>();
        for (LoadPlan plan : plans) {
            if (!state.knows(PipelineTopology.sourceUid(plan.source()))) {
                steps.addAll(steps(plan, Action.COPY));
                continue;
            }
            Continuation goesOn = PreparedJob.continuation(plan, state);
            refused.addAll(goesOn.faults());
            collect(refused, () -> PreparedJob.requireCopied(pipeline, goesOn.left()));
            collect(refused, () -> job.requireNew(plan, goesOn.known(), rules));
            for (PlannedSourceTable table : plan.tables()) {
                boolean known = goesOn.known().contains(table.schema().table());
                steps.add(step(table, known ? Action.GO_ON : Action.COPY));
            }
            goesOn.left().stream()
                    .map(table -> new SourceTable(plan.source(), table))
                    .forEach(table -> left.add(new Step(table, Action.LEAVE, null, 0)));
        }
        steps.addAll(left);
        return new StartPlan(start, restoreFrom, steps, ddl, refused);
    }

    private static List<Step> steps(LoadPlan plan, Action action) {
        return plan.tables().stream().map(table -> step(table, action)).toList();
    }

    private static Step step(PlannedSourceTable table, Action action) {
        return new Step(
                table.schema().sourceTable(), action, table.target(), table.estimatedRows());
    }

    /** A check of the start. */
    private interface Check {
        void run() throws SQLException, IOException;
    }

    private static void collect(List<Fault> refused, Check check) throws SQLException, IOException {
        try {
            check.run();
        } catch (ConfigException e) {
            refused.addAll(e.faults());
        }
    }

    /** About how long it takes to copy the tables that have to be; empty: none has to be. */
    public Optional<Duration> copyTime() {
        long rows =
                tables.stream()
                        .filter(step -> step.action() == Action.COPY)
                        .mapToLong(step -> Math.max(0, step.rows()))
                        .sum();
        return rows == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(1 + rows / ROWS_PER_SECOND));
    }
}
