package io.tidemark.pipeline;

import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.TablePlan;
import io.tidemark.postgres.Database;
import io.tidemark.sink.EpochSink;
import io.tidemark.sink.EpochSink.StartMode;
import io.tidemark.sink.postgres.LedgerReader;
import io.tidemark.source.postgres.Capture;
import io.tidemark.source.postgres.LoadPlan;
import io.tidemark.source.postgres.Lsn;
import io.tidemark.source.postgres.PlannedSourceTable;
import io.tidemark.source.postgres.PostgresChanges;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A job that is ready to be submitted: both sides checked, slot and publication in place, the state
 * to restore chosen.
 *
 * @param restoreFrom a checkpoint or savepoint; null to begin with the snapshot
 */
public record PreparedJob(
        Pipeline pipeline, LoadPlan plan, StartMode start, @Nullable String restoreFrom) {

    /**
     * Checks both sides and makes the source ready.
     *
     * @param restored the state that Flink itself was told to restore, null if none
     * @param waiting hears once what the start has to wait for
     * @throws ConfigException with all faults
     */
    public static PreparedJob prepare(
            Pipeline pipeline,
            StartChoice choice,
            @Nullable String restored,
            Consumer<Fault> waiting)
            throws SQLException, IOException, InterruptedException {
        List<PlannedSourceTable> tables = new Preflight(pipeline).check();
        Endpoint source = pipeline.sources().values().iterator().next();
        Capture capture = new Capture(Database.of(source), pipeline.name());
        if (!(choice instanceof StartChoice.Fresh)) {
            // Before the newest state is looked for: a run that still ends may write a newer one.
            capture.awaitNoReader(waiting);
        }
        String restoreFrom = restored != null ? restored : choose(pipeline, choice);
        long startLsn;
        if (restoreFrom == null) {
            requireNoHistory(pipeline, choice);
            startLsn = capture.create(names(tables));
        } else {
            startLsn = capture.resume(names(tables));
        }
        LoadPlan plan =
                new LoadPlan(
                        source,
                        pipeline.name(),
                        pipeline.storage(),
                        Capture.slotName(pipeline.name()),
                        tables,
                        startLsn);
        StartMode start =
                choice instanceof StartChoice.Fresh ? StartMode.FRESH : StartMode.CONTINUE;
        return new PreparedJob(pipeline, plan, start, restoreFrom);
    }

    private static List<TableId> names(List<PlannedSourceTable> tables) {
        return tables.stream().map(t -> t.schema().table()).toList();
    }

    private static @Nullable String choose(Pipeline pipeline, StartChoice choice)
            throws IOException {
        if (choice instanceof StartChoice.From from) {
            SavedStates.requireComplete(from.path());
            return from.path();
        }
        if (choice instanceof StartChoice.Fresh) {
            return null;
        }
        return new SavedStates(pipeline.storage()).newest().orElse(null);
    }

    /** The committer would refuse as well, but only after a snapshot. */
    private static void requireNoHistory(Pipeline pipeline, StartChoice choice)
            throws SQLException {
        if (choice instanceof StartChoice.Fresh) {
            return;
        }
        Endpoint sink = pipeline.sinks().values().iterator().next();
        Optional<?> row = new LedgerReader(Database.of(sink)).read(pipeline.name());
        if (row.isPresent()) {
            throw new ConfigException(
                    new Fault(
                            "pipeline " + pipeline.name(),
                            "the target has epochs of this pipeline, but there is no checkpoint or"
                                    + " savepoint in "
                                    + pipeline.storage(),
                            "correct pipeline.storage, or give '--start <path>', or run"
                                    + " '--start fresh', which empties the target tables and copies"
                                    + " them again"));
        }
    }

    /** Adds the job to the environment. */
    public void build(StreamExecutionEnvironment env) {
        Endpoint sink = pipeline.sinks().values().iterator().next();
        PlannedTargets rules = PlannedTargets.of(plan.tables());
        PipelineTopology.build(
                env,
                new PostgresChanges(plan),
                mergePlan(),
                new EpochSink(
                        pipeline,
                        rules,
                        new PostgresTargetFactory(sink, pipeline, rules),
                        start,
                        Lsn::format));
    }

    private MergePlan mergePlan() {
        Map<TableId, TablePlan> merged = new HashMap<>();
        for (PlannedSourceTable table : plan.tables()) {
            TableId source = table.schema().table();
            TableRule rule = table.rule();
            if (!rule.merging().isByLog()) {
                merged.put(
                        source,
                        new TablePlan(source, table.target(), rule.merging(), rule.deletes()));
            }
        }
        return new MergePlan(pipeline.name(), pipeline.storage(), merged);
    }

    /** What will happen, in a line for people. */
    public String summary() {
        return "pipeline %s: %d tables, %s"
                .formatted(
                        pipeline.name(),
                        plan.tables().size(),
                        restoreFrom == null
                                ? "beginning with a snapshot"
                                : "continuing from " + restoreFrom);
    }

    /** Where everything that is committed at the source right now ends. */
    public long currentSourceLsn() throws SQLException {
        return new Capture(Database.of(plan.endpoint()), pipeline.name()).currentLsn();
    }
}
