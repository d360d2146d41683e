package io.tidemark.pipeline;

import io.tidemark.change.TableId;
import io.tidemark.change.TableSchema;
import io.tidemark.config.ConfigException;
import io.tidemark.config.Endpoint;
import io.tidemark.config.Fault;
import io.tidemark.config.Pipeline;
import io.tidemark.config.TableRule;
import io.tidemark.merge.LateChanges;
import io.tidemark.merge.MergingCheck;
import io.tidemark.merge.TargetShapes;
import io.tidemark.postgres.Database;
import io.tidemark.postgres.SqlFaults;
import io.tidemark.sink.postgres.PlannedTable;
import io.tidemark.sink.postgres.TargetPreflight;
import io.tidemark.source.postgres.PlannedSourceTable;
import io.tidemark.source.postgres.SourcePreflight;
import io.tidemark.transform.DeadLetterRows;
import io.tidemark.transform.SchemaChangeRows;
import io.tidemark.transform.Transforms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connects to both sides and finds everything that would fail later. */
public final class Preflight {

    private final Pipeline pipeline;

    public Preflight(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * What a run would read and where it would go.
     *
     * @throws ConfigException with every fault on both sides
     */
    public List<PlannedSourceTable> check() {
        return check((target, tables) -> {});
    }

    /**
     * The same, and what the first epochs would alter at the target.
     *
     * @param ddl hears the statements
     */
    public List<PlannedSourceTable> check(Consumer<String> ddl) {
        return check((target, tables) -> TargetPreflight.ddl(target, tables).forEach(ddl));
    }

    /** What else is looked at, at a target without faults. */
    private interface AtTarget {
        void look(Connection target, List<PlannedTable> tables) throws SQLException;
    }

    private List<PlannedSourceTable> check(AtTarget more) {
        List<Fault> faults = new ArrayList<>();
        requireOneSink();
        Endpoint sink = pipeline.sink();
        List<PlannedSourceTable> tables = List.of();
        try (@Nullable Connection target = connect("sinks." + sink.name(), sink, faults)) {
            tables = checkSources(target, faults);
            List<PlannedSourceTable> shaped = shape(tables, faults);
            faults.addAll(SharedTargets.of(pipeline, shaped).faults());
            if (target != null) {
                List<PlannedTable> planned = planned(shaped);
                faults.addAll(TargetPreflight.check(target, planned, ownTables()));
                if (faults.isEmpty()) {
                    more.look(target, planned);
                }
            }
        } catch (SQLException e) {
            faults.add(SqlFaults.of("sinks." + sink.name(), e));
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return tables;
    }

    /** The tables with the shapes that their rows have behind the transform. */
    private List<PlannedSourceTable> shape(List<PlannedSourceTable> tables, List<Fault> faults) {
        List<PlannedSourceTable> shaped = new ArrayList<>();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (Transforms transforms = Transforms.open(pipeline.functions())) {
            // Merge rules of the user's own are in the same jars.
            thread.setContextClassLoader(transforms.loader());
            for (PlannedSourceTable table : tables) {
                Optional<TableSchema> shape =
                        transforms.shape(
                                table.schema(),
                                table.rule().shaping(),
                                table.rule().merging().time().column(),
                                faults);
                if (shape.isPresent()) {
                    faults.addAll(MergingCheck.faults(shape.get(), table.rule()));
                    shaped.add(table.shaped(shape.get()));
                }
            }
        } catch (ConfigException e) {
            faults.addAll(e.faults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
        return shaped;
    }

    private void requireOneSink() {
        if (pipeline.sinks().size() != 1) {
            throw new ConfigException(
                    new Fault(
                            "sinks",
                            "a pipeline has one of them in this version, the file names "
                                    + pipeline.sinks().size(),
                            "use a file per sink"));
        }
    }

    private static @Nullable Connection connect(
            String where, Endpoint endpoint, List<Fault> faults) {
        try {
            return Database.of(endpoint).connect("tidemark preflight");
        } catch (SQLException e) {
            faults.add(SqlFaults.of(where, e));
        } catch (ConfigException e) {
            faults.addAll(e.faults());
        }
        return null;
    }

    private List<PlannedSourceTable> checkSources(@Nullable Connection target, List<Fault> faults) {
        List<PlannedSourceTable> tables = new ArrayList<>();
        for (Endpoint source : pipeline.sources().values()) {
            SourcePreflight.Result found = checkSource(source, target, faults);
            if (found != null) {
                faults.addAll(found.faults());
                tables.addAll(found.tables());
            }
        }
        return List.copyOf(tables);
    }

    private SourcePreflight.@Nullable Result checkSource(
            Endpoint source, @Nullable Connection target, List<Fault> faults) {
        String where = "sources." + source.name();
        List<TableRule> rules =
                pipeline.tables().stream().filter(r -> r.source().equals(source.name())).toList();
        if (rules.isEmpty()) {
            faults.add(
                    new Fault(
                            where,
                            "no entry of tables reads from it",
                            "remove it, or name it as source of an entry"));
            return null;
        }
        try (@Nullable Connection reachable = connect(where, source, faults)) {
            if (reachable == null) {
                return null;
            }
            return SourcePreflight.check(
                    Database.of(source),
                    pipeline.name(),
                    source.name(),
                    rules,
                    type -> target == null || exists(target, type));
        } catch (SQLException e) {
            faults.add(SqlFaults.of(where, e));
            return null;
        }
    }

    private static boolean exists(Connection target, String type) {
        try (PreparedStatement query =
                target.prepareStatement("SELECT to_regtype(?) IS NOT NULL")) {
            query.setString(1, type);
            try (ResultSet result = query.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        } catch (SQLException e) {
            return false;
        }
    }

    /** The tables that are made once there is something for them. */
    private List<TableId> ownTables() {
        List<TableId> own = new ArrayList<>();
        own.add(SchemaChangeRows.TABLE);
        if (pipeline.tables().stream().anyMatch(t -> !t.merging().isByLog())) {
            own.add(LateChanges.TABLE);
        }
        if (pipeline.tables().stream().anyMatch(t -> !t.shaping().isPlain())) {
            own.add(DeadLetterRows.TABLE);
        }
        return own;
    }

    private static List<PlannedTable> planned(List<PlannedSourceTable> tables) {
        return tables.stream()
                .map(
                        t ->
                                new PlannedTable(
                                        TargetShapes.of(t.schema(), t.rule().merging()),
                                        PlannedTargets.rule(t)))
                .toList();
    }
}
