package io.tidemark.sink.postgres;

import io.tidemark.change.TableId;
import io.tidemark.config.Fault;
import io.tidemark.postgres.SqlFaults;
import io.tidemark.sink.DeltaReader;
import io.tidemark.sink.TargetException;
import io.tidemark.sink.postgres.EntangledStatement.Mode;
import io.tidemark.sink.postgres.EpochPlan.Group;
import io.tidemark.sink.postgres.EpochPlan.Rows;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Applies all rows of one epoch within the current transaction.
 *
 * <p>Tables without foreign keys and with no unique index but the merge key's cannot be in each
 * other's way and come first. The others are tried in the order of their foreign keys; if a
 * constraint objects although the end of the epoch will satisfy it, they are rolled back and
 * written by one {@link EntangledStatement}.
 */
final class EpochRows {

    /** Foreign key, unique, exclusion. */
    private static final Set<String> MAY_HOLD_AT_THE_END = Set.of("23503", "23505", "23P01");

    /**
     * Every row finds its place through the key's index, in the order in which the writers sorted
     * them: faster than reading the table, also for many rows. What the planner would rather do
     * must not cost anything either, so no code is compiled for its high estimates.
     */
    static final String BY_KEY_INDEX =
            "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
                    + " SET LOCAL enable_seqscan = off; SET LOCAL jit = off";

    private static final String AS_PLANNED =
            "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on;"
                    + " SET LOCAL enable_seqscan = on";

    private final TargetSession session;
    private final RowStaging staging;
    private final RowApplier applier;
    private final Map<TableId, Group> groups = new HashMap<>();
    private final Map<TableId, List<StagedRows>> staged = new HashMap<>();
    private @Nullable TableId current;

    EpochRows(TargetSession session, DeltaReader deltas) {
        this.session = session;
        this.staging = new RowStaging(session, deltas);
        this.applier = new RowApplier(session, table -> current = table);
    }

    /** The table that was last worked on, for messages. */
    @Nullable TableId current() {
        return current;
    }

    /** Applies them; afterwards {@link #counts} tells what happened. */
    void apply(EpochPlan plan) throws SQLException, IOException, TargetException {
        for (Group group : plan.groups()) {
            current = group.target();
            groups.put(group.target(), group);
            prepare(group);
        }
        for (Group group : plan.groups()) {
            current = group.target();
            staged.put(
                    group.target(),
                    group.isSmall() ? staging.asParameters(group) : staging.inStages(group));
        }
        List<ForeignKey> keys = session.foreignKeys(groups.keySet());
        List<TableId> free = new ArrayList<>();
        List<TableId> bound = new ArrayList<>();
        for (TableId table : TableOrder.parentsFirst(groups.keySet(), keys)) {
            (isBound(table, keys) ? bound : free).add(table);
        }
        session.execute(BY_KEY_INDEX);
        applier.apply(rows(free));
        applyBound(bound, keys);
    }

    private void prepare(Group group) throws SQLException, TargetException {
        boolean known = true;
        for (Rows rows : group.shapes()) {
            known &= session.shape(rows.fingerprint()) != null;
        }
        if (known) {
            return;
        }
        bind(group);
    }

    /** Every shape is bound to the table as the last of them has left it. */
    private void bind(Group group) throws SQLException, TargetException {
        TableEvolution evolution = new TableEvolution(session.connection());
        if (group.shapes().size() > 1) {
            for (Rows rows : group.shapes()) {
                evolution.prepare(rows.planned());
            }
        }
        for (Rows rows : group.shapes()) {
            session.remember(rows.fingerprint(), evolution.prepare(rows.planned()));
        }
    }

    private boolean isBound(TableId table, List<ForeignKey> keys) {
        return keys.stream().anyMatch(k -> k.touches(table)) || hasSecondaryUnique(table);
    }

    private boolean hasSecondaryUnique(TableId table) {
        return staged(table).stream()
                .map(StagedRows::shape)
                .anyMatch(s -> s.table().hasSecondaryUnique(s.planned().schema().key()));
    }

    private List<StagedRows> staged(TableId table) {
        return staged.getOrDefault(table, List.of());
    }

    private List<StagedRows> rows(Collection<TableId> tables) {
        return tables.stream().flatMap(t -> staged(t).stream()).toList();
    }

    private void applyBound(List<TableId> tables, List<ForeignKey> keys)
            throws SQLException, IOException, TargetException {
        if (tables.isEmpty()) {
            return;
        }
        session.execute("SET CONSTRAINTS ALL DEFERRED");
        Savepoint savepoint = session.connection().setSavepoint();
        try {
            applier.apply(rows(tables));
            // What may be deferred is looked at now, where the rows can still be written anew.
            session.execute("SET CONSTRAINTS ALL IMMEDIATE");
            session.connection().releaseSavepoint(savepoint);
        } catch (SQLException e) {
            if (!MAY_HOLD_AT_THE_END.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            session.connection().rollback(savepoint);
            applyAtOnce(tables, keys);
        }
    }

    private void applyAtOnce(List<TableId> tables, List<ForeignKey> keys)
            throws SQLException, IOException, TargetException {
        session.execute("SET CONSTRAINTS ALL DEFERRED");
        session.execute(AS_PLANNED);
        for (TableId table : tables) {
            current = table;
            stageAnew(table);
        }
        session.execute(BY_KEY_INDEX);
        List<EntangledStatement.Table> parts =
                tables.stream()
                        .map(t -> new EntangledStatement.Table(staged(t), mode(t, keys)))
                        .toList();
        EntangledStatement statement = new EntangledStatement(parts);
        try {
            run(statement);
            session.execute("SET CONSTRAINTS ALL IMMEDIATE");
        } catch (SQLException e) {
            if (MAY_HOLD_AT_THE_END.contains(String.valueOf(e.getSQLState()))) {
                throw new TargetException(unsatisfied(e, keys), false, e);
            }
            throw e;
        }
        for (StagedRows rows : rows(tables)) {
            Tally tally = rows.tally();
            tally.unchanged =
                    rows.marks().upserts()
                            + rows.marks().deletes()
                            + rows.marks().masked()
                            - tally.missing
                            - tally.inserted
                            - tally.updated
                            - tally.deleted;
        }
    }

    /** All rows of the table in stages, whole, over what the catalog says at this moment. */
    private void stageAnew(TableId table) throws SQLException, IOException, TargetException {
        Group group = groups.get(table);
        if (group == null) {
            throw new IllegalStateException("no rows for " + table);
        }
        bind(group);
        List<StagedRows> rows = staging.inStages(group);
        staged.put(table, rows);
        for (StagedRows masked : rows) {
            if (masked.marks().masked() > 0) {
                long found =
                        session.prepared(EntangledStatement.completeFromTarget(masked, rows))
                                .executeLargeUpdate();
                masked.tally().missing += masked.marks().masked() - found;
            }
        }
    }

    private Mode mode(TableId table, List<ForeignKey> keys) {
        return hasSecondaryUnique(table) && keys.stream().noneMatch(k -> forbids(k, table))
                ? Mode.DELETE_AND_INSERT
                : Mode.UPDATE_IN_PLACE;
    }

    /** Deleting a row in order to insert it again would reach its children. */
    private static boolean forbids(ForeignKey key, TableId table) {
        return key.parent().equals(table) && key.onDelete() == ForeignKey.OnDelete.ACTS_AT_ONCE;
    }

    private void run(EntangledStatement statement) throws SQLException {
        try (Statement once = session.connection().createStatement();
                ResultSet row = once.executeQuery(statement.sql())) {
            row.next();
            int column = 1;
            for (EntangledStatement.Result result : statement.results()) {
                result.counter().accept(result.tally(), row.getLong(column++));
            }
        }
    }

    private static Fault unsatisfied(SQLException e, List<ForeignKey> keys) {
        Fault fault = SqlFaults.of("target", e);
        ServerErrorMessage server =
                e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        if (server == null || server.getTable() == null || server.getSchema() == null) {
            return fault;
        }
        TableId table = new TableId(server.getSchema(), server.getTable());
        String where = "target table " + table;
        if ("23503".equals(e.getSQLState())) {
            return new Fault(
                    where,
                    fault.what(),
                    "the rows of the epoch do not satisfy the foreign key "
                            + server.getConstraint()
                            + ": include all tables that it needs. While tables are being copied,"
                            + " children may come before their parents: drop it at the target, and"
                            + " add it again once the phase in tidemark.ledger is streaming");
        }
        String keeping =
                keys.stream()
                        .filter(k -> forbids(k, table))
                        .map(k -> k.name() + " of " + k.child())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("");
        return new Fault(
                where,
                fault.what()
                        + (keeping.isEmpty()
                                ? ""
                                : "; its rows cannot be written anew because a delete would reach"
                                        + " children through "
                                        + keeping),
                keeping.isEmpty()
                        ? "find who else writes to this table, or drop the constraint "
                                + server.getConstraint()
                        : "make " + server.getConstraint() + " a DEFERRABLE unique constraint");
    }

    /** What became of the rows, by the name of the table at the source. */
    Map<String, AppliedCounts> counts() {
        Map<String, AppliedCounts> counts = new HashMap<>();
        for (List<StagedRows> ofTable : staged.values()) {
            for (StagedRows rows : ofTable) {
                counts.merge(
                        rows.shape().planned().schema().sourceTable().toString(),
                        rows.tally().counts(),
                        AppliedCounts::plus);
            }
        }
        return counts;
    }
}
