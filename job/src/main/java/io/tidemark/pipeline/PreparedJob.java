package io.tidemark.pipeline;

import io.tidemark.change.Change;
import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Fault;
import io.tidemark.config.Merging;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.config.Write;
import io.tidemark.merge.MergePlan;
import io.tidemark.merge.MergeRules;
import io.tidemark.merge.TablePlan;
import io.tidemark.pipeline.requests.RequestSource;
import io.tidemark.postgres.Database;
import io.tidemark.sink.EpochSink;
import io.tidemark.sink.EpochSink.StartMode;
import io.tidemark.sink.Phase;
import io.tidemark.sink.SourcePositions;
import io.tidemark.sink.postgres.LedgerReader;
import io.tidemark.sink.postgres.LedgerRow;
import io.tidemark.sink.postgres.TargetPreflight;
import io.tidemark.source.postgres.Capture;
import io.tidemark.source.postgres.Capture.Continuation;
import io.tidemark.source.postgres.LoadPlan;
import io.tidemark.source.postgres.Lsn;
import io.tidemark.source.postgres.PlannedSourceTable;
import io.tidemark.source.postgres.PostgresChanges;
import io.tidemark.transform.TableShaping;
import io.tidemark.transform.TransformPlan;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A job that is ready to be submitted: all sides checked, slots and publications in place, the
 * state to restore chosen.
 *
 * @param plans what each source reads, in the order of the file
 * @param restoreFrom a checkpoint or savepoint; null to begin with the snapshot
 * @param adding the sources that go on, and of which tables are copied that the state does not know
 */
public record PreparedJob(
        Pipeline pipeline,
        List<LoadPlan> plans,
        StartMode start,
        @Nullable String restoreFrom,
        Set<String> adding) {

    public PreparedJob {
        plans = List.copyOf(plans);
        adding = Set.copyOf(adding);
    }

    /**
     * Checks all sides and makes the sources ready.
     *
     * @param restored the state that Flink itself was told to restore, null if none
     * @param waiting hears once for each source what the start has to wait for
     * @throws ConfigException with all faults
     */
    public static PreparedJob prepare(
            Pipeline pipeline,
            StartChoice choice,
            @Nullable String restored,
            Consumer<Fault> waiting)
            throws SQLException, IOException, InterruptedException {
        List<LoadPlan> plans = plans(pipeline, new Preflight(pipeline).check());
        if (!(choice instanceof StartChoice.Fresh)) {
            // Before the newest state is looked for: a run that still ends may write a newer one.
            for (LoadPlan plan : plans) {
                plan.capture().awaitNoReader(waiting);
            }
        }
        String restoreFrom = restored != null ? restored : choose(pipeline, choice);
        PreparedJob job = new PreparedJob(pipeline, plans, mode(choice), restoreFrom, Set.of());
        if (restoreFrom == null) {
            requireNoHistory(pipeline, choice);
            return job.from(plan -> plan.capture().create(plan.tableIds()), Set.of());
        }
        SavedState state = SavedState.of(restoreFrom);
        job.requireClaimed(state);
        List<String> rules = state.mergeRules();
        job.requireMergeable(rules);
        Map<String, Set<TableId>> known = new HashMap<>();
        Set<String> adding = new HashSet<>();
        for (LoadPlan plan : plans) {
            if (state.knows(PipelineTopology.sourceUid(plan.source()))) {
                Continuation goesOn = continuation(plan, state);
                if (!goesOn.faults().isEmpty()) {
                    // Before any source is changed.
                    throw new ConfigException(goesOn.faults());
                }
                requireCopied(pipeline, goesOn.left());
                job.requireNew(plan, goesOn.known(), rules);
                known.put(plan.source(), goesOn.known());
                if (!goesOn.known().containsAll(plan.tableIds())) {
                    adding.add(plan.source());
                }
            }
        }
        // A source that the state does not know begins with its snapshot.
        return job.from(
                plan -> {
                    Set<TableId> read = known.get(plan.source());
                    return read == null
                            ? plan.capture().create(plan.tableIds())
                            : plan.capture().resume(plan.tableIds(), read);
                },
                adding);
    }

    /** How a source that the state knows would go on. */
    static Continuation continuation(LoadPlan plan, SavedState state) throws IOException {
        Capture capture = plan.capture();
        List<TableId> tables = plan.tableIds();
        return state.copied(PipelineTopology.sourceUid(plan.source()))
                .map(copied -> capture.continuation(tables, copied))
                .orElseGet(() -> capture.continuation(tables));
    }

    /**
     * A table that is added may have been read before. What the source deleted meanwhile, no change
     * will ever take away from the target; and what the state remembers of its keys would be taken
     * for newer than the copy. Where others feed the target, its rows may be theirs.
     *
     * @param known the tables that are not added
     * @param rules those of the state
     */
    void requireNew(LoadPlan plan, Set<TableId> known, List<String> rules) throws SQLException {
        List<PlannedSourceTable> added =
                plan.tables().stream().filter(t -> !known.contains(t.schema().table())).toList();
        if (added.isEmpty()) {
            return;
        }
        List<Fault> faults = new ArrayList<>();
        try (Connection target =
                Database.of(pipeline.sink()).connect("tidemark " + pipeline.name() + " start")) {
            for (PlannedSourceTable table : added) {
                String name = table.schema().table().toString();
                if (MergeRules.remembers(table.schema().sourceTable(), rules)) {
                    faults.add(
                            new Fault(
                                    name,
                                    "is added again, and the state remembers its keys from before",
                                    "run '--start fresh', which copies all tables again"));
                } else if (isFedAlone(table) && TargetPreflight.hasRows(target, table.target())) {
                    faults.add(
                            new Fault(
                                    name,
                                    "is added, but its target "
                                            + table.target()
                                            + " has rows, which stay if the source has none of"
                                            + " their keys",
                                    "empty it (DELETE FROM "
                                            + table.target().quoted()
                                            + ") and start again; or run '--start fresh', which"
                                            + " copies all tables again"));
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private boolean isFedAlone(PlannedSourceTable table) {
        return tables().stream().filter(t -> t.target().equals(table.target())).count() == 1;
    }

    /** The same, each source read from where its slot begins. */
    private PreparedJob from(ToLongFunction<LoadPlan> startLsn, Set<String> added) {
        List<LoadPlan> placed =
                plans.stream().map(plan -> plan.from(startLsn.applyAsLong(plan))).toList();
        return new PreparedJob(pipeline, placed, start, restoreFrom, added);
    }

    static StartMode mode(StartChoice choice) {
        return choice instanceof StartChoice.Fresh ? StartMode.FRESH : StartMode.CONTINUE;
    }

    /** What each source would read. */
    static List<LoadPlan> plans(Pipeline pipeline, List<PlannedSourceTable> tables) {
        return pipeline.sources().values().stream()
                .map(source -> plan(pipeline, source, tables))
                .toList();
    }

    private static LoadPlan plan(Pipeline pipeline, Endpoint source, List<PlannedSourceTable> all) {
        List<PlannedSourceTable> tables =
                all.stream().filter(t -> t.schema().source().equals(source.name())).toList();
        return new LoadPlan(source, pipeline.name(), pipeline.storage(), tables, 0);
    }

    /** Flink would refuse as well, but only after new slots are made. */
    void requireClaimed(SavedState state) {
        StreamExecutionEnvironment graph =
                new StreamExecutionEnvironment(FlinkSettings.of(pipeline));
        build(graph);
        if (!state.isClaimedBy(graph)) {
            throw new ConfigException(
                    new Fault(
                            "sources",
                            "the state to restore, "
                                    + restoreFrom
                                    + ", is also that of a source that the file does not name",
                            "name all sources as they were, or run '--start fresh', which copies the"
                                    + " tables again; the slot tidemark_<pipeline>_<source> of one"
                                    + " that is gone has to be dropped at the source"));
        }
    }

    /** The merge would refuse as well, but only after the job before it has been stopped. */
    void requireMergeable(List<String> rules) {
        List<Fault> faults = MergeRules.faults(mergePlan(), rules);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    /** A copy that has begun goes on with all tables that it began with. */
    static void requireCopied(Pipeline pipeline, List<TableId> left) throws SQLException {
        if (!left.isEmpty()
                && ledger(pipeline).filter(row -> row.phase() == Phase.STREAMING).isEmpty()) {
            throw new ConfigException(
                    new Fault(
                            left.get(0).toString(),
                            "is being copied, and is no longer in the pipeline file",
                            "name it until the phase in tidemark.ledger is streaming, or run"
                                    + " '--start fresh', which copies all tables again"));
        }
    }

    static @Nullable String choose(Pipeline pipeline, StartChoice choice) throws IOException {
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
    static void requireNoHistory(Pipeline pipeline, StartChoice choice) throws SQLException {
        if (choice instanceof StartChoice.Fresh) {
            return;
        }
        if (ledger(pipeline).isPresent()) {
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

    private static Optional<LedgerRow> ledger(Pipeline pipeline) throws SQLException {
        try (LedgerReader reader = new LedgerReader(Database.of(pipeline.sink()))) {
            return reader.read(pipeline.name());
        }
    }

    /** Every table of every source. */
    public List<PlannedSourceTable> tables() {
        return plans.stream().flatMap(plan -> plan.tables().stream()).toList();
    }

    /** How the ledger tells positions. */
    public SourcePositions positions() {
        return new SourcePositions(plans.stream().map(LoadPlan::source).toList(), Lsn::format);
    }

    /** Adds the job to the environment. */
    public void build(StreamExecutionEnvironment env) {
        PlannedTargets rules = PlannedTargets.of(tables());
        build(
                env,
                rules,
                new EpochSink(
                        pipeline,
                        rules,
                        new PostgresTargetFactory(pipeline.sink(), pipeline, rules),
                        start,
                        positions()));
    }

    /** The same with another sink, to measure what comes before it. */
    public void build(StreamExecutionEnvironment env, Sink<Change> sink) {
        build(env, PlannedTargets.of(tables()), sink);
    }

    private void build(StreamExecutionEnvironment env, PlannedTargets rules, Sink<Change> sink) {
        MergePlan merge = mergePlan();
        Map<String, PostgresChanges> sources = new LinkedHashMap<>();
        plans.forEach(plan -> sources.put(plan.source(), new PostgresChanges(plan)));
        PipelineTopology.build(
                env,
                sources,
                pipeline.maxDrift(),
                new RequestSource(pipeline.sink(), merge, rules),
                transformPlan(pipeline, tables()),
                merge,
                sink);
    }

    /** What becomes of the rows of these tables before they are merged. */
    static TransformPlan transformPlan(Pipeline pipeline, List<PlannedSourceTable> tables) {
        Map<SourceTable, TableShaping> shaped = new HashMap<>();
        for (PlannedSourceTable table : tables) {
            TableRule rule = table.rule();
            shaped.put(
                    table.schema().sourceTable(),
                    new TableShaping(
                            rule.shaping(),
                            table.target(),
                            deleted(rule.merging()),
                            rule.drift(),
                            table.schema()));
        }
        return new TransformPlan(
                pipeline.name(),
                pipeline.storage(),
                pipeline.functions(),
                pipeline.deadLetters(),
                shaped);
    }

    /** What a delete tells, and whether one can take a row back. */
    static TableShaping.Deleted deleted(Merging merging) {
        if (merging.write() == Write.APPEND) {
            return TableShaping.Deleted.APPENDED;
        }
        return merging.isByLog() ? TableShaping.Deleted.KEY : TableShaping.Deleted.ROW;
    }

    private MergePlan mergePlan() {
        SharedTargets shared = SharedTargets.of(pipeline, tables());
        List<TablePlan> merged =
                tables().stream()
                        .map(
                                table ->
                                        new TablePlan(
                                                table.schema().sourceTable(),
                                                table.target(),
                                                table.schema().key(),
                                                table.rule().merging(),
                                                table.rule().deletes(),
                                                shared.priority(table)))
                        .toList();
        return MergePlan.of(pipeline.name(), pipeline.storage(), merged);
    }

    /** What will happen, in a line for people. */
    public String summary() {
        return "pipeline %s: %d tables, %s"
                .formatted(
                        pipeline.name(),
                        tables().size(),
                        restoreFrom == null
                                ? "beginning with a snapshot"
                                : "continuing from " + restoreFrom);
    }

    /**
     * For each source where everything ends that is committed there right now. Where tables are
     * added it is a little beyond, which the log gets to when they are published: what the run
     * before has applied is not enough.
     */
    public Map<String, Long> currentPositions() throws SQLException {
        Map<String, Long> positions = new LinkedHashMap<>();
        for (LoadPlan plan : plans) {
            long beyond = adding.contains(plan.source()) ? 1 : 0;
            positions.put(plan.source(), plan.capture().currentLsn() + beyond);
        }
        return positions;
    }
}
