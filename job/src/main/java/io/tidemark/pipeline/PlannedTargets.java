package io.tidemark.pipeline;

import io.tidemark.change.SourceTable;
import io.tidemark.change.TableId;
import io.tidemark.config.Deletes;
import io.tidemark.config.Drift;
import io.tidemark.config.FatalFaultException;
import io.tidemark.config.Fault;
import io.tidemark.config.Merging;
import io.tidemark.config.SoftDelete;
import io.tidemark.config.TableRule;
import io.tidemark.config.Write;
import io.tidemark.merge.LateChanges;
import io.tidemark.sink.TargetRules;
import io.tidemark.sink.TargetTableRule;
import io.tidemark.sink.postgres.RequestTable;
import io.tidemark.source.postgres.PlannedSourceTable;
import io.tidemark.transform.DeadLetterRows;
import io.tidemark.transform.SchemaChangeRows;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The target of every table of the plan, and of those that Tidemark fills itself. */
record PlannedTargets(Map<SourceTable, TargetTableRule> byName) implements TargetRules {

    private static final Map<SourceTable, TargetTableRule> OWN =
            Map.of(
                    LateChanges.SCHEMA.sourceTable(),
                    TargetTableRule.byLog(LateChanges.TABLE, Deletes.HARD).withEpoch("epoch"),
                    DeadLetterRows.SCHEMA.sourceTable(),
                    // What became of a change last counts, and it has no position.
                    new TargetTableRule(
                            DeadLetterRows.TABLE,
                            Deletes.HARD,
                            SoftDelete.DEFAULT,
                            TargetTableRule.Order.ARRIVAL,
                            TargetTableRule.Types.AS_THEY_ARE,
                            DeadLetterRows.EPOCH),
                    SchemaChangeRows.SCHEMA.sourceTable(),
                    TargetTableRule.byLog(SchemaChangeRows.TABLE, Deletes.HARD)
                            .withEpoch(SchemaChangeRows.EPOCH),
                    RequestTable.SCHEMA.sourceTable(),
                    TargetTableRule.byLog(RequestTable.TABLE, Deletes.HARD));

    PlannedTargets {
        byName = Map.copyOf(byName);
    }

    static PlannedTargets of(List<PlannedSourceTable> tables) {
        Map<SourceTable, TargetTableRule> byName = new HashMap<>();
        for (PlannedSourceTable table : tables) {
            byName.put(table.schema().sourceTable(), rule(table));
        }
        return new PlannedTargets(byName);
    }

    /** What becomes of a table's rows once they are merged. */
    static TargetTableRule rule(PlannedSourceTable table) {
        return rule(table.target(), table.rule());
    }

    static TargetTableRule rule(TableId target, TableRule table) {
        Merging merging = table.merging();
        boolean rowPerChange = merging.history() != null || merging.write() == Write.APPEND;
        return new TargetTableRule(
                target,
                // A delete of the source is a row of the history; only the merge takes one back.
                rowPerChange ? Deletes.HARD : table.deletes(),
                table.softDelete(),
                merging.isByLog() ? TargetTableRule.Order.POSITION : TargetTableRule.Order.ARRIVAL,
                table.drift().of(Drift.Kind.WIDEN_TYPE) == Drift.Decision.EVOLVE
                        ? TargetTableRule.Types.WIDENED
                        : TargetTableRule.Types.AS_THEY_ARE,
                null);
    }

    @Override
    public TargetTableRule of(SourceTable source) {
        TargetTableRule rule = byName.getOrDefault(source, OWN.get(source));
        if (rule == null) {
            throw new FatalFaultException(
                    new Fault(
                            source.toString(),
                            "has changes that are not applied yet, but the pipeline file no longer names it",
                            "name it again until this epoch is applied"),
                    null);
        }
        return rule;
    }

    @Override
    public Collection<TargetTableRule> copies() {
        return byName.values();
    }
}
